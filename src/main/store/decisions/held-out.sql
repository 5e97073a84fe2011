SELECT count(*) AS count
FROM standings t JOIN samples s ON s.id = t.sample
WHERE t.status = 'decided' AND s.split NOT IN ('train', 'pool');
