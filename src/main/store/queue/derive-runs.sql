INSERT INTO verdict_runs (run, transform_run)
WITH
  policy AS MATERIALIZED (SELECT * FROM policies ORDER BY version DESC LIMIT 1),
  passes AS MATERIALIZED (
    SELECT r.id
    FROM policy p
    CROSS JOIN score_runs r ON r.model = p.classifier AND r.seed = p.seed AND r.draws = p.draws
    WHERE r.subject = 'original' AND r.purpose = 'pass'
  )
SELECT id, NULL FROM passes
UNION ALL
SELECT r.id, t.id
FROM policy p
CROSS JOIN passes
CROSS JOIN transform_runs t ON t.score_run = passes.id AND t.gwin = p.gwin
CROSS JOIN score_runs r ON r.transform_run = t.id
WHERE r.model = p.classifier AND r.seed = p.seed AND r.draws = p.draws AND r.purpose = 'pass';
