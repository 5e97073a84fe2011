SELECT c.run, c.sample, c.label, c.certainty_median, c.certainty_mean, c.entropy, c.mutual_information, c.runner_up,
  c.runner_up_probability, c.true_median, c.true_mean, d.probabilities
FROM scores c LEFT JOIN score_draws d ON d.run = c.run AND d.sample = c.sample
ORDER BY c.run, c.sample;
