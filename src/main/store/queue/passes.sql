SELECT a.run, ifnull((SELECT max(sample) FROM scores WHERE run = a.run), 0) AS last
FROM verdict_runs a
WHERE a.transform_run IS NULL
ORDER BY a.run;
