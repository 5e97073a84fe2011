INSERT INTO queue_basis (id, policy, accepted, rejected)
SELECT 1, (SELECT version FROM current_policy), seen.samples - rejected.samples, rejected.samples
FROM
  (SELECT count(DISTINCT c.sample) AS samples FROM current_passes a JOIN scores c ON c.run = a.run) AS seen,
  (SELECT count(*) AS samples FROM queue) AS rejected;
