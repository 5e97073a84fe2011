SELECT id, sample, kind, label, original, suggestion, blind, reason_code, reason, reviewer, policy, score_run,
  transform_run, undoes, request, at, leaf
FROM decisions
ORDER BY id;
