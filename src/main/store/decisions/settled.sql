SELECT d.original, d.suggestion, d.kind, d.label, d.blind, count(*) AS count
FROM decisions d INDEXED BY decisions_by_change CROSS JOIN standings s ON s.decision = d.id
WHERE d.label IS NOT NULL AND s.label IS NOT NULL AND d.transform_run IS NOT NULL
GROUP BY d.original, d.suggestion, d.kind, d.label, d.blind;
