SELECT decision, sample, reviewer, kind, label, adjudication FROM verdicts ORDER BY decision;
