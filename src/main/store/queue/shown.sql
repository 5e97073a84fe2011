SELECT c.run, a.transform_run AS transformRun, c.label, c.certainty_median AS median, c.certainty_mean AS mean
FROM verdict_runs a CROSS JOIN scores c ON c.run = a.run AND c.sample = @sample
ORDER BY a.run DESC;
