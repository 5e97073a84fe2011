SELECT id, gwin, score_run AS scoreRun, seed, below, samples, at
FROM transform_runs
ORDER BY id;
