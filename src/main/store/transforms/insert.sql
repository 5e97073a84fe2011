INSERT INTO transforms (run, sample, sha256, pixels) VALUES (?, ?, ?, ?);
