SELECT id FROM images WHERE sha256 = ?;
