INSERT INTO score_draws (run, sample, probabilities) VALUES (?, ?, ?);
