INSERT INTO jobs (kind, params, state, actor, created_at) VALUES (@kind, @params, 'queued', @actor, @at);
