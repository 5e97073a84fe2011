SELECT d.at, count(*) AS items
FROM decisions d
WHERE d.at >= @since AND EXISTS (SELECT 1 FROM standings s WHERE s.decision = d.id)
GROUP BY d.at
ORDER BY d.at;
