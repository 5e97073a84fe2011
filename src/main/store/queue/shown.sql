SELECT c.run, a.transform_run AS transformRun, c.label,
  iif(p.statistic = 'median', c.certainty_median, c.certainty_mean) AS certainty
FROM current_policy p
JOIN (
  SELECT run, NULL AS transform_run FROM current_passes
  UNION ALL
  SELECT run, transform_run FROM current_relabels
) a
JOIN scores c ON c.run = a.run
WHERE c.sample = @sample
ORDER BY c.run DESC;
