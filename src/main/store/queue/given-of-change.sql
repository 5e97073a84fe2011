SELECT s.label, count(*) AS count
FROM queue q JOIN samples s ON s.id = q.sample
WHERE q.label = @from AND q.suggestion = @to AND s.label IS NOT NULL
GROUP BY s.label;
