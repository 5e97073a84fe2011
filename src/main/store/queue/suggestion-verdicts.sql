SELECT c.score, s.label = q.suggestion
FROM standings s
CROSS JOIN temp.suggestion_scores c ON c.sample = s.sample
CROSS JOIN queue q ON q.sample = s.sample
CROSS JOIN samples p ON p.id = s.sample
CROSS JOIN decisions d ON d.id = s.decision
WHERE s.label IS NOT NULL AND p.split <> 'validation' AND (
  d.transform_run IS NULL
  OR NOT EXISTS (SELECT 1 FROM decisions o WHERE o.leaf = d.leaf AND o.id <> d.id)
)
ORDER BY s.sample;
