INSERT INTO scores (
  run, sample, label, certainty_median, certainty_mean, entropy, mutual_information,
  runner_up, runner_up_probability, true_median, true_mean
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);
