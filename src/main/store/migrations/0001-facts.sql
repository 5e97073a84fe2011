-- Facts: rows that are written once, under an audit leaf, and never changed (0002 refuses it).
-- Leaves are written last in a change, so references to them are checked at its end.

CREATE TABLE audit_leaves (
  idx   INTEGER PRIMARY KEY,
  json  TEXT NOT NULL,
  hash  BLOB NOT NULL CHECK (length(hash) = 32),
  at    TEXT GENERATED ALWAYS AS (json ->> '$.at') VIRTUAL,
  type  TEXT GENERATED ALWAYS AS (json ->> '$.type') VIRTUAL,
  actor TEXT GENERATED ALWAYS AS (json ->> '$.actor') VIRTUAL
) STRICT;
CREATE INDEX audit_leaves_by_type ON audit_leaves (type, idx);

CREATE TABLE project (
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  name       TEXT NOT NULL,
  height     INTEGER NOT NULL CHECK (height > 0),
  width      INTEGER NOT NULL CHECK (width > 0),
  channels   INTEGER NOT NULL CHECK (channels IN (1, 3)),
  created_at TEXT NOT NULL,
  leaf       INTEGER NOT NULL REFERENCES audit_leaves (idx) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE classes (
  idx  INTEGER PRIMARY KEY CHECK (idx >= 0),
  name TEXT NOT NULL UNIQUE,
  leaf INTEGER NOT NULL REFERENCES audit_leaves (idx) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE imports (
  id            INTEGER PRIMARY KEY,
  format        TEXT NOT NULL,
  source        TEXT NOT NULL,
  preprocessing TEXT NOT NULL,
  added         INTEGER NOT NULL CHECK (added >= 0),
  known         INTEGER NOT NULL CHECK (known >= 0),
  duplicates    INTEGER NOT NULL CHECK (duplicates >= 0),
  problems      INTEGER NOT NULL CHECK (problems >= 0),
  at            TEXT NOT NULL,
  leaf          INTEGER NOT NULL REFERENCES audit_leaves (idx) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE import_problems (
  id      INTEGER PRIMARY KEY,
  import  INTEGER NOT NULL REFERENCES imports (id) DEFERRABLE INITIALLY DEFERRED,
  source  TEXT NOT NULL,
  code    TEXT NOT NULL,
  message TEXT NOT NULL
) STRICT;
CREATE INDEX import_problems_by_import ON import_problems (import, id);

CREATE TABLE images (
  id         INTEGER PRIMARY KEY,
  sha256     BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
  media_type TEXT NOT NULL,
  bytes      BLOB NOT NULL
) STRICT;

CREATE TABLE samples (
  id     INTEGER PRIMARY KEY,
  image  INTEGER NOT NULL REFERENCES images (id),
  split  TEXT NOT NULL,
  label  INTEGER CHECK (label >= 0),
  source TEXT NOT NULL,
  import INTEGER NOT NULL REFERENCES imports (id) DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (image, source)
) STRICT;
CREATE INDEX samples_by_split ON samples (split, id, label);

CREATE TABLE models (
  id                  INTEGER PRIMARY KEY,
  kind                TEXT NOT NULL CHECK (kind IN ('classifier', 'gwin')),
  architecture        TEXT NOT NULL,
  classifier          INTEGER REFERENCES models (id),
  spec                TEXT NOT NULL CHECK (json_valid(spec)),
  config              TEXT NOT NULL CHECK (json_valid(config)),
  seed                INTEGER NOT NULL,
  dataset_fingerprint TEXT NOT NULL,
  weights             TEXT NOT NULL CHECK (length(weights) = 64),
  metrics             TEXT NOT NULL CHECK (json_valid(metrics)),
  backend             TEXT NOT NULL CHECK (json_valid(backend)),
  created_at          TEXT NOT NULL,
  leaf                INTEGER NOT NULL REFERENCES audit_leaves (idx) DEFERRABLE INITIALLY DEFERRED,
  CHECK ((kind = 'gwin') = (classifier IS NOT NULL))
) STRICT;

-- One pass of a model over samples of a split, or over what a transform run made of them.
CREATE TABLE score_runs (
  id            INTEGER PRIMARY KEY,
  model         INTEGER NOT NULL REFERENCES models (id),
  seed          INTEGER NOT NULL,
  draws         INTEGER NOT NULL CHECK (draws > 0),
  preprocessing TEXT NOT NULL,
  split         TEXT NOT NULL,
  subject       TEXT NOT NULL CHECK (subject IN ('original', 'transform')),
  transform_run INTEGER REFERENCES transform_runs (id),
  purpose       TEXT NOT NULL,
  samples       INTEGER NOT NULL CHECK (samples >= 0),
  at            TEXT NOT NULL,
  leaf          INTEGER NOT NULL REFERENCES audit_leaves (idx) DEFERRABLE INITIALLY DEFERRED,
  CHECK ((subject = 'transform') = (transform_run IS NOT NULL))
) STRICT;
CREATE INDEX score_runs_by_model ON score_runs (model, seed, draws, subject, purpose, id);
CREATE INDEX score_runs_by_transform ON score_runs (transform_run, id) WHERE transform_run IS NOT NULL;

-- Probabilities 0..1; entropy and mutual information in nats; the true class only where the sample came labelled.
CREATE TABLE scores (
  run                   INTEGER NOT NULL REFERENCES score_runs (id),
  sample                INTEGER NOT NULL REFERENCES samples (id),
  label                 INTEGER NOT NULL,
  certainty_median      REAL NOT NULL,
  certainty_mean        REAL NOT NULL,
  entropy               REAL NOT NULL,
  mutual_information    REAL NOT NULL,
  runner_up             INTEGER NOT NULL,
  runner_up_probability REAL NOT NULL,
  true_median           REAL,
  true_mean             REAL,
  PRIMARY KEY (run, sample)
) STRICT, WITHOUT ROWID;

-- [draws, classes] float32, little endian.
CREATE TABLE score_draws (
  run           INTEGER NOT NULL,
  sample        INTEGER NOT NULL,
  probabilities BLOB NOT NULL,
  PRIMARY KEY (run, sample),
  FOREIGN KEY (run, sample) REFERENCES scores (run, sample)
) STRICT;

-- A GWIN applied to the samples of a score run whose certainty was below `below`.
CREATE TABLE transform_runs (
  id        INTEGER PRIMARY KEY,
  gwin      INTEGER NOT NULL REFERENCES models (id),
  score_run INTEGER NOT NULL REFERENCES score_runs (id),
  seed      INTEGER NOT NULL,
  below     REAL NOT NULL,
  samples   INTEGER NOT NULL CHECK (samples >= 0),
  at        TEXT NOT NULL,
  leaf      INTEGER NOT NULL REFERENCES audit_leaves (idx) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX transform_runs_by_score_run ON transform_runs (score_run, gwin, id);

-- pixels: [height, width, channels], 0..255; sha256: of pixels.
CREATE TABLE transforms (
  run    INTEGER NOT NULL REFERENCES transform_runs (id),
  sample INTEGER NOT NULL REFERENCES samples (id),
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
  pixels BLOB NOT NULL,
  PRIMARY KEY (run, sample)
) STRICT;

CREATE TABLE policies (
  version    INTEGER PRIMARY KEY,
  tau        REAL NOT NULL CHECK (tau BETWEEN 0 AND 1),
  statistic  TEXT NOT NULL CHECK (statistic IN ('median', 'mean')),
  draws      INTEGER NOT NULL CHECK (draws > 0),
  seed       INTEGER NOT NULL,
  classifier INTEGER REFERENCES models (id),
  gwin       INTEGER REFERENCES models (id),
  reason     TEXT NOT NULL,
  at         TEXT NOT NULL,
  leaf       INTEGER NOT NULL REFERENCES audit_leaves (idx) DEFERRABLE INITIALLY DEFERRED
) STRICT;

-- `original` and `suggestion` are the labels the reviewer was shown, from score_run and transform_run.
-- An undo names what it takes back: a decision, or (redo) an undo.
CREATE TABLE decisions (
  id            INTEGER PRIMARY KEY,
  sample        INTEGER NOT NULL REFERENCES samples (id),
  kind          TEXT NOT NULL,
  label         INTEGER,
  original      INTEGER,
  suggestion    INTEGER,
  reason_code   TEXT,
  reason        TEXT NOT NULL,
  reviewer      TEXT NOT NULL,
  policy        INTEGER NOT NULL REFERENCES policies (version),
  score_run     INTEGER REFERENCES score_runs (id),
  transform_run INTEGER REFERENCES transform_runs (id),
  undoes        INTEGER REFERENCES decisions (id),
  request       TEXT,
  at            TEXT NOT NULL,
  leaf          INTEGER NOT NULL REFERENCES audit_leaves (idx) DEFERRABLE INITIALLY DEFERRED,
  CHECK ((kind = 'undo') = (undoes IS NOT NULL)),
  CHECK ((kind IN ('accept', 'keep', 'label')) = (label IS NOT NULL))
) STRICT;
CREATE INDEX decisions_by_sample ON decisions (sample, id);
CREATE INDEX decisions_by_leaf ON decisions (leaf, id);
CREATE INDEX decisions_by_target ON decisions (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX decisions_by_reviewer ON decisions (reviewer, id, kind, undoes);
CREATE UNIQUE INDEX decisions_by_request ON decisions (request, sample) WHERE request IS NOT NULL;
