SELECT id, format, source, preprocessing, added, known, duplicates, problems, at, leaf FROM imports ORDER BY id;
