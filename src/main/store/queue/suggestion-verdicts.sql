SELECT c.score, s.label = q.suggestion
FROM standings s
CROSS JOIN temp.suggestion_scores c ON c.sample = s.sample
CROSS JOIN queue q ON q.sample = s.sample
CROSS JOIN samples p ON p.id = s.sample
WHERE s.label IS NOT NULL AND p.split <> 'validation'
ORDER BY s.sample;
