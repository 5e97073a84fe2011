INSERT INTO images (sha256, media_type, bytes) VALUES (?, ?, ?);
