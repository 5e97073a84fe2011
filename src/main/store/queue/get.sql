SELECT sample, outcome, status, label, certainty, entropy, mutual_information AS mutualInformation,
  suggestion, suggestion_certainty AS suggestionCertainty, gain, reviewer,
  score_run AS scoreRun, transform_run AS transformRun, relabel_run AS relabelRun
FROM queue
WHERE sample = @sample;
