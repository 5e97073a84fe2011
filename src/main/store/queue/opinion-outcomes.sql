SELECT
  count(*) FILTER (WHERE q.suggestion = s.label AND o.label = s.label) AS both,
  count(*) FILTER (WHERE q.suggestion = s.label AND o.label <> s.label) AS first,
  count(*) FILTER (WHERE q.suggestion <> s.label AND o.label = s.label) AS second,
  count(*) FILTER (WHERE q.suggestion <> s.label AND o.label <> s.label) AS neither
FROM queue q
CROSS JOIN samples s ON s.id = q.sample
CROSS JOIN scores o
  ON o.sample = q.sample AND o.run = CASE s.split WHEN 'validation' THEN @validation WHEN 'test' THEN @test END
WHERE q.outcome <> 'accepted' AND q.suggestion IS NOT NULL AND s.label IS NOT NULL;
