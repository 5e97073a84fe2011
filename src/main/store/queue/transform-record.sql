SELECT r.gwin, m.weights, r.seed, t.sha256, r.leaf, r.at
FROM transform_runs r JOIN models m ON m.id = r.gwin JOIN transforms t ON t.run = r.id
WHERE r.id = @run AND t.sample = @sample;
