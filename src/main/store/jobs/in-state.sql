SELECT id, kind, params, state, progress, result, error_code AS errorCode, error_message AS errorMessage, actor, pid,
  created_at AS createdAt, started_at AS startedAt, ended_at AS endedAt
FROM jobs
WHERE state = @state
ORDER BY id;
