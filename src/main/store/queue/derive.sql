INSERT INTO queue (
  sample, outcome, status, label, certainty, entropy, mutual_information,
  suggestion, suggestion_certainty, gain, reviewer, score_run, transform_run, relabel_run
)
WITH
  originals AS (
    SELECT c.sample, c.run, c.label, c.entropy, c.mutual_information,
      iif(p.statistic = 'median', c.certainty_median, c.certainty_mean) AS certainty, p.tau
    FROM current_policy p
    CROSS JOIN current_passes a
    CROSS JOIN scores c ON c.run = a.run
    WHERE NOT EXISTS (
      SELECT 1 FROM current_passes later JOIN scores d ON d.run = later.run AND d.sample = c.sample
      WHERE later.run > a.run
    )
  ),
  relabelled AS MATERIALIZED (
    SELECT c.sample, c.run, a.transform_run, c.label,
      iif(p.statistic = 'median', c.certainty_median, c.certainty_mean) AS certainty
    FROM current_policy p
    CROSS JOIN current_relabels a
    CROSS JOIN scores c ON c.run = a.run
    WHERE NOT EXISTS (
      SELECT 1 FROM current_relabels later JOIN scores d ON d.run = later.run AND d.sample = c.sample
      WHERE later.run > a.run
    )
  ),
  verdicts AS (
    SELECT o.*, t.label AS suggestion, t.certainty AS suggestion_certainty, t.transform_run, t.run AS relabel_run,
      verdict_outcome(o.certainty, t.certainty, o.tau) AS outcome
    FROM originals o
    LEFT JOIN relabelled t ON t.sample = o.sample
  )
SELECT v.sample, v.outcome, ifnull(s.status, 'open'), v.label, v.certainty, v.entropy, v.mutual_information,
  v.suggestion, v.suggestion_certainty, v.suggestion_certainty - v.certainty, s.reviewer,
  v.run, v.transform_run, v.relabel_run
FROM verdicts v
LEFT JOIN standings s ON s.sample = v.sample
WHERE v.outcome <> 'accepted'
ORDER BY v.sample;
