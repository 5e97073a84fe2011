SELECT
  total(q.outcome <> 'accepted') AS rejected,
  total(q.outcome = 'rescued') AS rescued,
  total(q.outcome = 'unsure') AS unsure,
  total(q.outcome = 'accepted') AS spotChecks,
  total(q.status = 'open') AS open,
  total(q.status = 'waiting') AS waiting,
  total(q.status = 'conflict') AS conflict,
  total(q.status = 'decided') AS decided,
  total(q.status = 'skipped') AS skipped,
  total(q.status = 'flagged') AS flagged,
  ifnull((SELECT accepted FROM queue_basis), 0) AS accepted
FROM (SELECT q.outcome, {status} AS status FROM queue q) AS q;
