SELECT s.id AS sample, s.split, s.source, i.sha256, i.media_type AS mediaType, s.label AS given,
  o.run, o.label AS predicted, iif(@statistic = 'median', o.certainty_median, o.certainty_mean) AS certainty,
  o.entropy, o.mutual_information AS mutualInformation,
  o.runner_up AS runnerUp, o.runner_up_probability AS runnerUpProbability,
  iif(q.sample IS NULL AND o.run IS NOT NULL, 'accepted', q.outcome) AS outcome,
  q.suggestion, q.suggestion_certainty AS suggestionCertainty,
  ifnull(t.status, 'open') AS status, d.kind AS verdict, d.label AS decided, d.blind,
  d.reason_code AS reasonCode, d.reason, d.reviewer, d.at AS decidedAt, d.second_run AS secondRun,
  (
    SELECT json_group_array(json_object(
      'reviewer', e.reviewer, 'kind', e.kind, 'label', e.label, 'blind', e.blind, 'reasonCode', e.reason_code,
      'reason', e.reason, 'othersSeen', json(iif(e.others_seen, 'true', iif(e.others_seen IS NULL, 'null', 'false'))),
      'adjudication', json(iif(c.adjudication, 'true', 'false')), 'at', e.at, 'secondRun', e.second_run
    ) ORDER BY c.decision)
    FROM verdicts c CROSS JOIN decisions e ON e.id = c.decision
    WHERE c.sample = s.id
    HAVING count(*) > 1 OR t.status IN ('waiting', 'conflict')
  ) AS verdicts
FROM samples s
JOIN images i ON i.id = s.image
LEFT JOIN scores o ON o.sample = s.id AND o.run = (
  SELECT max(b.run) FROM verdict_runs b CROSS JOIN scores n ON n.run = b.run AND n.sample = s.id
  WHERE b.transform_run IS NULL
)
LEFT JOIN queue q ON q.sample = s.id
LEFT JOIN standings t ON t.sample = s.id
LEFT JOIN decisions d ON d.id = t.decision AND t.status NOT IN ('waiting', 'conflict')
WHERE s.id > @after AND {where}
ORDER BY s.id
LIMIT @limit;
