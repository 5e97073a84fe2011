SELECT counted.reviewer, counted.settled, d.at AS newest
FROM
  (
    SELECT reviewer, count(*) AS settled, max(decision) AS decision
    FROM verdicts
    WHERE label IS NOT NULL
    GROUP BY reviewer
  ) AS counted
  JOIN decisions d ON d.id = counted.decision
ORDER BY counted.reviewer;
