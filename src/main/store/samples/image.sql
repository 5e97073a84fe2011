SELECT s.id, s.label, i.sha256, coalesce(p.pixels, i.bytes)
FROM samples s
JOIN images i ON i.id = s.image
LEFT JOIN image_pixels p ON p.image = s.image AND p.preprocessing = ?
WHERE s.id = ?;
