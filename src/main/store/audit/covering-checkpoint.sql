SELECT number, size, note FROM audit_checkpoints WHERE size > @leaf ORDER BY number LIMIT 1;
