-- Derived: how far a transform is from its image (mean absolute difference, 0..1), noted when it is recorded. No row: made
-- before this was noted, or the image's pixels were not at hand.
CREATE TABLE transform_distances (
  run      INTEGER NOT NULL REFERENCES transform_runs (id),
  sample   INTEGER NOT NULL REFERENCES samples (id),
  distance REAL NOT NULL,
  PRIMARY KEY (run, sample)
) STRICT, WITHOUT ROWID;
