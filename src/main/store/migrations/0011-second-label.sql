-- second_run: of a decision that took a second classifier's label, the score run that has it.
ALTER TABLE decisions ADD COLUMN second_run INTEGER REFERENCES score_runs (id);
