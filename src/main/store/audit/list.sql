SELECT idx, at, type, actor, json FROM audit_leaves
WHERE idx < @before AND (@type IS NULL OR type = @type)
ORDER BY idx DESC
LIMIT @limit;
