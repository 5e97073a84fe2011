SELECT c.sample, c.label, c.certainty_median, c.certainty_mean, c.entropy, c.mutual_information,
  c.runner_up, c.runner_up_probability, c.true_median, c.true_mean, s.label
FROM scores c JOIN samples s ON s.id = c.sample
WHERE c.run = @run
ORDER BY c.sample;
