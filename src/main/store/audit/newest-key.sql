SELECT idx AS leaf, json FROM audit_leaves WHERE type = 'key' ORDER BY idx DESC LIMIT 1;
