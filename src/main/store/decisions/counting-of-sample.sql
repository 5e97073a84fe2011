SELECT reviewer, kind, label, adjudication FROM verdicts WHERE sample = @sample ORDER BY decision;
