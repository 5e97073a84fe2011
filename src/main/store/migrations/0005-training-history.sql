-- What training jobs reported on their way, thinned out evenly as it grows. Like jobs, it tells what the program did:
-- it is no fact, and no audit leaf is written for it. number: how many were reported before.
CREATE TABLE job_points (
  job     INTEGER NOT NULL REFERENCES jobs (id),
  number  INTEGER NOT NULL CHECK (number >= 0),
  phase   TEXT NOT NULL,
  done    REAL NOT NULL,
  figures TEXT NOT NULL CHECK (json_valid(figures)),
  PRIMARY KEY (job, number)
) STRICT, WITHOUT ROWID;

-- originals, transforms: [count, height, width, channels], 0..255.
CREATE TABLE job_previews (
  job        INTEGER NOT NULL REFERENCES jobs (id),
  number     INTEGER NOT NULL CHECK (number >= 0),
  phase      TEXT NOT NULL,
  done       REAL NOT NULL,
  step       REAL NOT NULL,
  count      INTEGER NOT NULL,
  height     INTEGER NOT NULL,
  width      INTEGER NOT NULL,
  channels   INTEGER NOT NULL CHECK (channels IN (1, 3)),
  originals  BLOB NOT NULL,
  transforms BLOB NOT NULL,
  PRIMARY KEY (job, number)
) STRICT;
