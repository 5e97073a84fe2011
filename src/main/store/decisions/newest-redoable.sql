SELECT d.leaf
FROM decisions d JOIN decisions taken ON taken.id = d.undoes
WHERE d.reviewer = @reviewer
  AND d.id > (SELECT ifnull(max(id), 0) FROM decisions WHERE reviewer = @reviewer AND kind <> 'undo')
  AND taken.kind <> 'undo'
  AND NOT EXISTS (SELECT 1 FROM decisions redo WHERE redo.undoes = d.id)
ORDER BY d.id DESC
LIMIT 1;
