INSERT INTO imports (id, format, source, preprocessing, added, known, duplicates, problems, at, leaf)
VALUES (@id, @format, @source, @preprocessing, @added, @known, @duplicates, @problems, @at, @leaf);
