SELECT s.label
FROM queue q JOIN samples s ON s.id = q.sample
WHERE q.sample = @sample AND q.label = @from AND q.suggestion = @to AND s.label IS NOT NULL;
