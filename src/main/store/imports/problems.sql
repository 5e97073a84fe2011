SELECT id, source, code, message FROM import_problems
WHERE import = @import AND id > @after
ORDER BY id
LIMIT @limit;
