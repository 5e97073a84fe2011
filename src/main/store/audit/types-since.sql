SELECT DISTINCT type FROM audit_leaves WHERE idx >= @from ORDER BY type;
