SELECT s.id, s.split, s.label, s.source, s.import, i.sha256, i.media_type AS mediaType, m.at AS importedAt
FROM samples s JOIN images i ON i.id = s.image JOIN imports m ON m.id = s.import
WHERE s.id = @id;
