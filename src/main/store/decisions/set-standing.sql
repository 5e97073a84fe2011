INSERT INTO standings (sample, status, label, decision, reviewer)
VALUES (@sample, @status, @label, @decision, @reviewer)
ON CONFLICT (sample) DO UPDATE SET
  status = excluded.status, label = excluded.label, decision = excluded.decision, reviewer = excluded.reviewer;
