SELECT s.id AS sample, s.split, s.source, s.label AS given, d.label AS decided, o.label AS label,
  iif(@statistic = 'median', o.certainty_median, o.certainty_mean) AS certainty
FROM samples s
LEFT JOIN standings d ON d.sample = s.id
LEFT JOIN scores o ON o.sample = s.id AND o.run = (
  SELECT max(b.run) FROM verdict_runs b CROSS JOIN scores t ON t.run = b.run AND t.sample = s.id
  WHERE b.transform_run IS NULL
)
WHERE {where}
ORDER BY s.id {direction}
LIMIT @limit;
