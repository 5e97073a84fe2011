-- How many people give a verdict on each sample, whether they see each other's, and who decides between them.
ALTER TABLE policies ADD COLUMN reviewers INTEGER NOT NULL DEFAULT 1 CHECK (reviewers BETWEEN 1 AND 5);
ALTER TABLE policies ADD COLUMN second_review_rate REAL NOT NULL DEFAULT 0 CHECK (second_review_rate BETWEEN 0 AND 1);
ALTER TABLE policies ADD COLUMN independent_review INTEGER NOT NULL DEFAULT 0 CHECK (independent_review IN (0, 1));
ALTER TABLE policies ADD COLUMN parties_adjudicate INTEGER NOT NULL DEFAULT 0 CHECK (parties_adjudicate IN (0, 1));

-- others_seen: whether verdicts of others were in view; null where there were none, and before this was noted.
-- adjudicates: of an adjudication, the decisions between which it decides, a JSON array.
ALTER TABLE decisions ADD COLUMN others_seen INTEGER CHECK (others_seen IN (0, 1));
ALTER TABLE decisions ADD COLUMN adjudicates TEXT CHECK (json_type(adjudicates) = 'array');

-- Derived: decisions that count now. Where one verdict is needed that is the one that stands, else the newest of each
-- reviewer, and the newest adjudication.
CREATE TABLE verdicts (
  decision     INTEGER PRIMARY KEY REFERENCES decisions (id),
  sample       INTEGER NOT NULL,
  reviewer     TEXT NOT NULL,
  kind         TEXT NOT NULL,
  label        INTEGER,
  adjudication INTEGER NOT NULL
) STRICT;
CREATE INDEX verdicts_by_sample ON verdicts (sample, reviewer, adjudication, kind);
CREATE INDEX verdicts_by_reviewer ON verdicts (reviewer, decision);
INSERT INTO verdicts (decision, sample, reviewer, kind, label, adjudication)
SELECT d.id, d.sample, d.reviewer, d.kind, d.label, 0
FROM standings s JOIN decisions d ON d.id = s.decision;

-- How many verdicts the sample needs.
ALTER TABLE queue ADD COLUMN needed INTEGER NOT NULL DEFAULT 1;
