INSERT INTO verdicts (decision, sample, reviewer, kind, label, adjudication)
VALUES (@decision, @sample, @reviewer, @kind, @label, @adjudication);
