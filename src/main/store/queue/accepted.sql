SELECT o.sample, o.label, iif(@statistic = 'median', o.certainty_median, o.certainty_mean) AS certainty
FROM scores o
WHERE o.run = @run AND o.sample BETWEEN @from AND @to AND certainty >= @tau AND NOT EXISTS (
  SELECT 1 FROM verdict_runs b CROSS JOIN scores t ON t.run = b.run AND t.sample = o.sample
  WHERE b.transform_run IS NULL AND b.run > o.run
)
ORDER BY o.sample;
