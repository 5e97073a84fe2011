SELECT d.label, count(*) AS count
FROM decisions d CROSS JOIN standings s ON s.decision = d.id
WHERE d.original = @from AND d.suggestion = @to AND d.label IS NOT NULL AND s.label IS NOT NULL
  AND d.transform_run IS NOT NULL AND d.sample <> @sample
GROUP BY d.label;
