SELECT coalesce(max(id), 0) + 1 AS count FROM score_runs;
