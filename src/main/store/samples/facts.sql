SELECT s.id, i.sha256, s.split, s.label
FROM samples s JOIN images i ON i.id = s.image
WHERE s.id > @after
ORDER BY s.id;
