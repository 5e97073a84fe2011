UPDATE jobs SET state = 'running', pid = @pid, started_at = @at WHERE id = @id AND state = 'queued';
