SELECT id, model, seed, draws, preprocessing, split, subject, transform_run AS transformRun, purpose, samples, at
FROM score_runs
ORDER BY id;
