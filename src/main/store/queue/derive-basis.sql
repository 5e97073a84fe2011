INSERT INTO queue_basis (id, policy, accepted, rejected)
SELECT 1, @policy, seen.samples - rejected.samples, rejected.samples
FROM
  (
    SELECT count(DISTINCT c.sample) AS samples
    FROM verdict_runs a JOIN scores c ON c.run = a.run
    WHERE a.transform_run IS NULL
  ) AS seen,
  (SELECT count(*) AS samples FROM queue WHERE outcome <> 'accepted') AS rejected;
