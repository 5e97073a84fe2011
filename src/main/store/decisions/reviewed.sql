SELECT d.id, d.sample, d.kind, d.label, d.undoes, d.reviewer, d.original, d.leaf,
  d.others_seen AS othersSeen, d.adjudicates, s.label AS given
FROM decisions d JOIN samples s ON s.id = d.sample
WHERE d.leaf < @logSize AND s.split IN ('train', 'pool')
  AND NOT EXISTS (
    SELECT 1
    FROM samples held JOIN imports i ON i.id = held.import
    WHERE held.image = s.image AND held.split NOT IN ('train', 'pool') AND i.leaf < @logSize
  )
ORDER BY d.sample, d.id;
