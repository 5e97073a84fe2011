SELECT s.id, s.split, s.label, s.source, s.import, s.image, i.sha256, i.media_type, i.bytes
FROM samples s LEFT JOIN images i ON i.id = s.image
ORDER BY s.id;
