SELECT at, reviewer, count(*) AS items
FROM (
  SELECT d.at, d.reviewer, d.leaf
  FROM standings s CROSS JOIN decisions d ON d.id = s.decision
  ORDER BY s.decision DESC
  LIMIT @limit
)
GROUP BY leaf
ORDER BY leaf;
