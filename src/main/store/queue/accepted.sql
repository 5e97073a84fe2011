SELECT o.sample, o.label, iif(@statistic = 'median', o.certainty_median, o.certainty_mean) AS certainty
FROM verdict_runs a CROSS JOIN scores o ON o.run = a.run
WHERE a.transform_run IS NULL AND certainty >= @tau AND NOT EXISTS (
  SELECT 1 FROM verdict_runs b CROSS JOIN scores t ON t.run = b.run AND t.sample = o.sample
  WHERE b.transform_run IS NULL AND b.run > a.run
)
ORDER BY o.sample;
