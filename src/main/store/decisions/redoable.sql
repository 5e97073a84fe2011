SELECT d.id, d.sample, d.kind, d.label, d.original, d.suggestion, d.reason_code AS reasonCode, d.reason, d.reviewer,
  d.policy, d.score_run AS scoreRun, d.transform_run AS transformRun, d.undoes, d.request, d.at, d.leaf
FROM decisions d JOIN decisions taken ON taken.id = d.undoes
WHERE d.leaf = @leaf
  AND taken.kind <> 'undo'
  AND NOT EXISTS (SELECT 1 FROM decisions redo WHERE redo.undoes = d.id)
ORDER BY d.id;
