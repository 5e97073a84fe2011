SELECT d.kind, d.label, d.original, d.suggestion, d.blind, count(*) AS count
FROM standings s CROSS JOIN decisions d ON d.id = s.decision
WHERE s.status = 'decided' AND d.transform_run IS NOT NULL
GROUP BY d.kind, d.label, d.original, d.suggestion, d.blind;
