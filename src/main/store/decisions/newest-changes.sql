SELECT at, reviewer, count(*) AS items
FROM (
  SELECT d.at, d.reviewer, d.leaf
  FROM verdicts c CROSS JOIN decisions d ON d.id = c.decision
  ORDER BY c.decision DESC
  LIMIT @limit
)
GROUP BY leaf
ORDER BY leaf;
