SELECT probabilities FROM score_draws WHERE run = ? AND sample = ?;
