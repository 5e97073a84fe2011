SELECT id, model, seed, draws, preprocessing, split, subject, transform_run, purpose, samples, at, leaf
FROM score_runs
ORDER BY id;
