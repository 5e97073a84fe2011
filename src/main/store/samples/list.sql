SELECT id, split, label, source, import
FROM samples
WHERE id > @after
ORDER BY id
LIMIT @limit;
