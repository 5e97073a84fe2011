SELECT idx, json, hash FROM audit_leaves ORDER BY idx;
