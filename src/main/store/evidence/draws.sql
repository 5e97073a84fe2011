SELECT probabilities FROM score_draws WHERE run = @run AND sample = @sample;
