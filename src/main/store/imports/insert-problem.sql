INSERT INTO import_problems (import, source, code, message) VALUES (?, ?, ?, ?);
