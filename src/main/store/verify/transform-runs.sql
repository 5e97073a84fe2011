SELECT id, gwin, score_run, seed, below, samples, at, leaf FROM transform_runs ORDER BY id;
