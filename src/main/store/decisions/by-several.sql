SELECT id, sample, kind, label, undoes, reviewer, others_seen AS othersSeen, adjudicates
FROM decisions
WHERE sample IN (SELECT sample FROM decisions GROUP BY sample HAVING min(reviewer) <> max(reviewer))
ORDER BY sample, id;
