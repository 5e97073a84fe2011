SELECT id, format, source, preprocessing, added, known, duplicates, problems, at FROM imports ORDER BY id;
