SELECT i.media_type AS mediaType, i.bytes
FROM samples s JOIN images i ON i.id = s.image
WHERE s.id = @id;
