SELECT counted.reviewer, counted.settled, d.at AS newest
FROM
  (
    SELECT reviewer, count(*) AS settled, max(decision) AS decision
    FROM standings
    WHERE status = 'decided'
    GROUP BY reviewer
  ) AS counted
  JOIN decisions d ON d.id = counted.decision
ORDER BY counted.reviewer;
