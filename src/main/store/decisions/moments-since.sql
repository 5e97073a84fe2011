SELECT d.at, d.reviewer, d.leaf
FROM decisions d
WHERE d.at >= @since AND EXISTS (SELECT 1 FROM standings s WHERE s.decision = d.id)
ORDER BY d.at, d.id;
