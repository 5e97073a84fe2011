SELECT coalesce(max(id), 0) AS count FROM samples;
