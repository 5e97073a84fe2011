SELECT p.sample, s.split, s.source, s.label AS given, d.label AS decided, p.label, p.certainty
FROM (
  SELECT o.sample, o.label, iif(@statistic = 'median', o.certainty_median, o.certainty_mean) AS certainty
  FROM verdict_runs a
  CROSS JOIN score_runs r ON r.id = a.run
  CROSS JOIN scores o ON o.run = a.run
  {samples}
  WHERE a.transform_run IS NULL AND {where} AND NOT EXISTS (
    SELECT 1
    FROM verdict_runs b
    CROSS JOIN score_runs q ON q.id = b.run AND q.split = r.split
    CROSS JOIN scores t ON t.run = b.run AND t.sample = o.sample
    WHERE b.transform_run IS NULL AND b.run > o.run
  )
  ORDER BY certainty {direction}, o.sample {direction}
  LIMIT @limit
) AS p
CROSS JOIN samples s ON s.id = p.sample
LEFT JOIN standings d ON d.sample = p.sample
ORDER BY p.certainty {direction}, p.sample {direction};
