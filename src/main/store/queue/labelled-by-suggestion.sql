SELECT
  q.suggestion AS label,
  count(*) AS n,
  count(*) FILTER (WHERE s.label = q.suggestion) AS fixed,
  count(*) FILTER (WHERE s.label = q.label) AS broken
FROM queue q JOIN samples s ON s.id = q.sample
WHERE q.suggestion <> q.label AND s.label IS NOT NULL
GROUP BY q.suggestion;
