SELECT coalesce(max(number) + 1, 0) AS count FROM job_points WHERE job = @job;
