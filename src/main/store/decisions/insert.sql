INSERT INTO decisions (
  sample, kind, label, original, suggestion, blind, reason_code, reason, reviewer,
  policy, score_run, transform_run, undoes, request, others_seen, adjudicates, second_run, at, leaf
) VALUES (
  @sample, @kind, @label, @original, @suggestion, @blind, @reasonCode, @reason, @reviewer,
  @policy, @scoreRun, @transformRun, @undoes, @request, @othersSeen, @adjudicates, @secondRun, @at, @leaf
);
