SELECT id, sample, kind, label, undoes, reviewer, others_seen AS othersSeen, adjudicates
FROM decisions
ORDER BY sample, id;
