SELECT count(*) AS settled, total(s.label = q.label) AS agreed
FROM queue q CROSS JOIN standings s ON s.sample = q.sample
WHERE q.outcome = 'accepted' AND s.label IS NOT NULL;
