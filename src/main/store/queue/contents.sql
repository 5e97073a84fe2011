SELECT sample, outcome, status, label, certainty, entropy, mutual_information, suggestion, suggestion_certainty,
  gain, reviewer, score_run, transform_run, relabel_run, needed
FROM queue
ORDER BY sample;
