SELECT r.id AS run, r.split, r.samples
FROM verdict_runs a JOIN score_runs r ON r.id = a.run
WHERE a.transform_run IS NULL
ORDER BY r.id DESC;
