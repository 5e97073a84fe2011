INSERT INTO score_runs (
  id, model, seed, draws, preprocessing, split, subject, transform_run, purpose, samples, at, leaf
) VALUES (
  @id, @model, @seed, @draws, @preprocessing, @split, @subject, @transformRun, @purpose, @samples, @at, @leaf
);
