INSERT INTO transform_runs (id, gwin, score_run, seed, below, samples, at, leaf)
VALUES (@id, @gwin, @scoreRun, @seed, @below, @samples, @at, @leaf);
