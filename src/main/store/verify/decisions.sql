SELECT id, sample, kind, label, original, suggestion, blind, reason_code, reason, reviewer, policy, score_run,
  transform_run, undoes, request, others_seen, adjudicates, second_run, at, leaf
FROM decisions
ORDER BY id;
