INSERT INTO queue (
  sample, outcome, status, label, certainty, entropy, mutual_information,
  suggestion, suggestion_certainty, gain, reviewer, score_run, transform_run, relabel_run, needed
)
WITH
  passes AS (
    SELECT o.sample, o.run, o.label, o.entropy, o.mutual_information,
      iif(@statistic = 'median', o.certainty_median, o.certainty_mean) AS certainty
    FROM verdict_runs a CROSS JOIN scores o ON o.run = a.run
    WHERE a.transform_run IS NULL AND NOT EXISTS (
      SELECT 1 FROM verdict_runs b CROSS JOIN scores n ON n.run = b.run AND n.sample = o.sample
      WHERE b.transform_run IS NULL AND b.run > a.run
    )
  ),
  verdicts AS (
    SELECT p.*, r.run AS relabel_run, r.transform_run, t.label AS suggestion,
      iif(@statistic = 'median', t.certainty_median, t.certainty_mean) AS suggestion_certainty
    FROM passes p
    LEFT JOIN verdict_runs r ON p.certainty < @tau AND r.run = (
      SELECT b.run FROM verdict_runs b CROSS JOIN scores n ON n.run = b.run AND n.sample = p.sample
      WHERE b.transform_run IS NOT NULL
      ORDER BY b.run DESC
      LIMIT 1
    )
    LEFT JOIN scores t ON t.run = r.run AND t.sample = p.sample
    WHERE p.certainty < @tau OR (@spotCheckRate > 0 AND spot_share(@seed, p.sample) < @spotCheckRate)
  )
SELECT v.sample,
  CASE WHEN v.certainty >= @tau THEN 'accepted' WHEN v.suggestion_certainty >= @tau THEN 'rescued' ELSE 'unsure' END,
  ifnull(s.status, 'open'), v.label, v.certainty, v.entropy, v.mutual_information,
  v.suggestion, v.suggestion_certainty, v.suggestion_certainty - v.certainty, s.reviewer,
  v.run, v.transform_run, v.relabel_run,
  iif(@reviewers > 1 OR @secondReviewRate = 0, @reviewers, reviewers_needed(@secondReviewRate, @seed, v.sample))
FROM verdicts v
LEFT JOIN standings s ON s.sample = v.sample;
