SELECT idx, at, type, actor, json FROM audit_leaves
WHERE idx < @before
ORDER BY idx DESC
LIMIT @limit;
