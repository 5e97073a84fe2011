SELECT
  count(*) FILTER (WHERE truth = @label) AS right,
  count(*) FILTER (WHERE truth <> @label) AS wrong,
  count(*) FILTER (WHERE later) AS later
FROM (
  SELECT s.label IS NULL AS later,
    coalesce(s.label, iif(t.label <> @label OR t.reviewer <> f.reviewer, t.label, NULL)) AS truth
  FROM
    (
      SELECT sample, min(id) AS first
      FROM decisions
      WHERE kind = 'accept' AND transform_run IS NOT NULL AND suggestion = @label
      GROUP BY sample
    ) AS a
    JOIN decisions f ON f.id = a.first
    JOIN samples s ON s.id = a.sample
    LEFT JOIN standings t ON t.sample = a.sample AND t.label IS NOT NULL AND t.decision > a.first
)
WHERE truth IS NOT NULL;
