SELECT d.at, count(*) AS items
FROM decisions d
WHERE d.at >= @since AND EXISTS (SELECT 1 FROM verdicts c WHERE c.decision = d.id)
GROUP BY d.at
ORDER BY d.at;
