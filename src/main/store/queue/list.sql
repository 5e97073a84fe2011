SELECT q.sample, q.outcome, q.status, q.label, q.certainty, q.entropy, q.mutual_information AS mutualInformation,
  q.suggestion, q.suggestion_certainty AS suggestionCertainty, q.gain, q.reviewer,
  q.score_run AS scoreRun, q.transform_run AS transformRun, q.relabel_run AS relabelRun,
  d.kind AS decidedKind, d.label AS decidedLabel, {key} AS key
FROM (SELECT q.* FROM queue q WHERE {where} ORDER BY {order} LIMIT @limit) AS q
LEFT JOIN standings s ON s.sample = q.sample
LEFT JOIN decisions d ON d.id = s.decision
ORDER BY {order};
