SELECT number, size, note FROM audit_checkpoints ORDER BY number DESC LIMIT 1;
