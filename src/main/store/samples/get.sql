SELECT s.id, s.split, s.label, s.source, s.import, i.sha256, i.media_type AS mediaType
FROM samples s JOIN images i ON i.id = s.image
WHERE s.id = @id;
