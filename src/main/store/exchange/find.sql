SELECT s.id FROM images i JOIN samples s ON s.image = i.id WHERE i.sha256 = ? AND s.source = ?;
