SELECT s.sample, s.label, s.certainty_median, s.certainty_mean, s.entropy, s.mutual_information, s.runner_up,
  s.runner_up_probability, s.true_median, s.true_mean, d.probabilities
FROM scores s
LEFT JOIN score_draws d ON d.run = s.run AND d.sample = s.sample
WHERE s.run = @run
ORDER BY s.sample;
