UPDATE jobs
SET state = @state, result = @result, error_code = @code, error_message = @message, pid = NULL, ended_at = @at
WHERE id = @id AND state IN ('queued', 'running');
