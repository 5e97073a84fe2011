SELECT c.run, c.label, c.certainty_median AS median, c.certainty_mean AS mean, c.entropy,
  c.mutual_information AS mutualInformation, c.runner_up AS runnerUp,
  c.runner_up_probability AS runnerUpProbability, c.true_median AS trueMedian, c.true_mean AS trueMean,
  r.draws, d.probabilities
FROM scores c
JOIN score_runs r ON r.id = c.run
LEFT JOIN score_draws d ON d.run = c.run AND d.sample = c.sample
WHERE c.run = @run AND c.sample = @sample;
