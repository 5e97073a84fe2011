-- Inner nodes of the log's tree: derived from the leaves. A leaf of odd index completes one or more; hashes: theirs
-- side by side, level 1 first.
CREATE TABLE audit_nodes (
  leaf   INTEGER PRIMARY KEY,
  hashes BLOB NOT NULL CHECK (length(hashes) >= 32 AND length(hashes) % 32 = 0)
) STRICT;

-- Signed checkpoints of the log, beside it: note is a C2SP checkpoint over the first `size` leaves.
CREATE TABLE audit_checkpoints (
  number INTEGER PRIMARY KEY CHECK (number > 0),
  size   INTEGER NOT NULL UNIQUE CHECK (size > 0),
  note   TEXT NOT NULL
) STRICT;

CREATE TRIGGER audit_checkpoints_keep BEFORE UPDATE ON audit_checkpoints
BEGIN SELECT RAISE(ABORT, 'audit_checkpoints holds facts: they are not changed'); END;
CREATE TRIGGER audit_checkpoints_stay BEFORE DELETE ON audit_checkpoints
BEGIN SELECT RAISE(ABORT, 'audit_checkpoints holds facts: they are not removed'); END;
CREATE TRIGGER audit_checkpoints_follow BEFORE INSERT ON audit_checkpoints
WHEN NEW.number <> (SELECT coalesce(max(number) + 1, 1) FROM audit_checkpoints)
  OR NEW.size <= (SELECT coalesce(max(size), 0) FROM audit_checkpoints)
BEGIN SELECT RAISE(ABORT, 'a checkpoint must follow the last one'); END;
