INSERT INTO samples (image, split, label, source, import) VALUES (?, ?, ?, ?, ?);
