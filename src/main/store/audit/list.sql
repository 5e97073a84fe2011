SELECT idx, at, type, actor, json, hash FROM audit_leaves
WHERE {where}
ORDER BY idx DESC
LIMIT @limit;
