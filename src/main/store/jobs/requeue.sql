UPDATE jobs
SET state = 'queued', error_code = NULL, error_message = NULL, started_at = NULL, ended_at = NULL
WHERE id = @id AND state IN ('failed', 'cancelled', 'interrupted');
