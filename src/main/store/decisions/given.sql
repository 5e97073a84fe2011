SELECT d.original, d.suggestion, d.kind, d.label, d.blind, count(*) AS count
FROM decisions d INDEXED BY decisions_by_change CROSS JOIN verdicts c ON c.decision = d.id
WHERE d.label IS NOT NULL AND d.transform_run IS NOT NULL AND c.adjudication = 0
GROUP BY d.original, d.suggestion, d.kind, d.label, d.blind;
