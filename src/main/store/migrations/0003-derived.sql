-- Derived rows: everything here but jobs can be dropped and rebuilt from the facts to the same bytes.

-- Decoded pixels [height, width, channels], 0..255, of images whose original bytes are not pixels already.
CREATE TABLE image_pixels (
  id            INTEGER PRIMARY KEY,
  image         INTEGER NOT NULL REFERENCES images (id),
  preprocessing TEXT NOT NULL,
  pixels        BLOB NOT NULL,
  UNIQUE (image, preprocessing)
) STRICT;

-- What decisions say about a sample now. No row: nothing decided, or all taken back.
CREATE TABLE standings (
  sample   INTEGER PRIMARY KEY REFERENCES samples (id),
  status   TEXT NOT NULL,
  label    INTEGER,
  decision INTEGER NOT NULL REFERENCES decisions (id),
  reviewer TEXT NOT NULL
) STRICT;
CREATE INDEX standings_by_decision ON standings (decision);
CREATE INDEX standings_by_reviewer ON standings (reviewer, decision);

-- Score runs that the newest policy's verdicts come from: passes of its classifier, seed and number of draws, and
-- relabellings (transform_run not null) of what its GWIN made of such a pass. The newest run that has a sample counts.
CREATE TABLE verdict_runs (
  run           INTEGER PRIMARY KEY,
  transform_run INTEGER
) STRICT;

-- Samples that the current policy rejects. suggestion: the classifier's label of the transform, if made.
-- gain: certainty of the transform's label less that of the original's. The keys put what is missing first.
CREATE TABLE queue (
  sample               INTEGER PRIMARY KEY,
  outcome              TEXT NOT NULL,
  status               TEXT NOT NULL,
  label                INTEGER NOT NULL,
  certainty            REAL NOT NULL,
  entropy              REAL NOT NULL,
  mutual_information   REAL NOT NULL,
  suggestion           INTEGER,
  suggestion_certainty REAL,
  gain                 REAL,
  reviewer             TEXT,
  score_run            INTEGER NOT NULL,
  transform_run        INTEGER,
  relabel_run          INTEGER,
  gain_key             REAL GENERATED ALWAYS AS (ifnull(gain, -2.0)) VIRTUAL,
  suggestion_key       INTEGER GENERATED ALWAYS AS (ifnull(suggestion, -1)) VIRTUAL,
  reviewer_key         TEXT GENERATED ALWAYS AS (ifnull(reviewer, '')) VIRTUAL
) STRICT;
CREATE INDEX queue_by_certainty ON queue (certainty, sample);
CREATE INDEX queue_by_entropy ON queue (entropy, sample);
CREATE INDEX queue_by_mutual_information ON queue (mutual_information, sample);
CREATE INDEX queue_by_gain ON queue (gain_key, sample);
CREATE INDEX queue_by_status ON queue (status, certainty, sample);
CREATE INDEX queue_by_outcome ON queue (outcome, certainty, sample);
CREATE INDEX queue_by_label ON queue (label, certainty, sample);
CREATE INDEX queue_by_suggestion ON queue (suggestion_key, certainty, sample);
CREATE INDEX queue_by_reviewer ON queue (reviewer_key, certainty, sample);

-- One row: what the queue was built from.
CREATE TABLE queue_basis (
  id       INTEGER PRIMARY KEY CHECK (id = 1),
  policy   INTEGER NOT NULL,
  accepted INTEGER NOT NULL,
  rejected INTEGER NOT NULL
) STRICT;

CREATE TABLE jobs (
  id            INTEGER PRIMARY KEY,
  kind          TEXT NOT NULL,
  params        TEXT NOT NULL CHECK (json_valid(params)),
  state         TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
  progress      TEXT CHECK (json_valid(progress)),
  result        TEXT CHECK (json_valid(result)),
  error_code    TEXT,
  error_message TEXT,
  actor         TEXT NOT NULL,
  pid           INTEGER,
  created_at    TEXT NOT NULL,
  started_at    TEXT,
  ended_at      TEXT
) STRICT;
CREATE INDEX jobs_by_state ON jobs (state, id);
