SELECT q.sample, q.outcome, {status} AS status, q.label, q.certainty, q.entropy, q.mutual_information AS mutualInformation,
  q.suggestion, q.suggestion_certainty AS suggestionCertainty, q.gain, nullif({reviewer}, '') AS reviewer,
  q.score_run AS scoreRun, q.transform_run AS transformRun, q.relabel_run AS relabelRun, q.needed,
  (
    SELECT count(*) FROM verdicts c WHERE c.sample = q.sample AND c.kind <> 'skip' AND c.adjudication = 0
  ) AS given,
  d.kind AS decidedKind, d.label AS decidedLabel
FROM queue q
LEFT JOIN decisions d ON d.id = {decision}
WHERE q.sample = @sample;
