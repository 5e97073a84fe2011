SELECT
  total(outcome <> 'accepted') AS rejected,
  total(outcome = 'rescued') AS rescued,
  total(outcome = 'unsure') AS unsure,
  total(outcome = 'accepted') AS spotChecks,
  total(status = 'open') AS open,
  total(status = 'decided') AS decided,
  total(status = 'skipped') AS skipped,
  total(status = 'flagged') AS flagged,
  ifnull((SELECT accepted FROM queue_basis), 0) AS accepted
FROM queue;
