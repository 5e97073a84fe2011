SELECT hash FROM audit_leaves WHERE idx >= @from ORDER BY idx;
