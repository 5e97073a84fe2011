SELECT d.id, d.sample, d.kind, d.label, d.original, d.suggestion, d.blind, d.reason_code AS reasonCode, d.reason,
  d.reviewer, d.policy, d.score_run AS scoreRun, d.transform_run AS transformRun, d.undoes, d.request,
  d.others_seen AS othersSeen, d.adjudicates, d.second_run AS secondRun, d.at, d.leaf
FROM decisions d
WHERE d.leaf = @leaf
ORDER BY d.id;
