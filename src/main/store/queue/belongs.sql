SELECT count(*) AS count
FROM policies p JOIN score_runs r ON r.model = p.classifier AND r.seed = p.seed AND r.draws = p.draws
WHERE p.version = (SELECT max(version) FROM policies) AND r.id = @run AND r.purpose = 'pass';
