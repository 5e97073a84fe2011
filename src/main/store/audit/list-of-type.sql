SELECT idx, at, type, actor, json FROM audit_leaves
WHERE type = @type AND idx < @before
ORDER BY idx DESC
LIMIT @limit;
