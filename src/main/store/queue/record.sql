SELECT r.model AS classifier, m.weights, r.seed, r.draws, r.preprocessing, r.leaf, r.at
FROM score_runs r JOIN models m ON m.id = r.model
WHERE r.id = @run;
