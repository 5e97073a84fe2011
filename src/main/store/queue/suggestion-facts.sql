SELECT q.sample, q.suggestion, t.certainty_mean, o.label, o.certainty_mean, d.probabilities,
  s.label, q.outcome = 'rescued', x.distance
FROM queue q
CROSS JOIN samples s ON s.id = q.sample
CROSS JOIN scores t ON t.run = q.relabel_run AND t.sample = q.sample
LEFT JOIN transform_distances x ON x.run = q.transform_run AND x.sample = q.sample
LEFT JOIN scores o
  ON o.sample = q.sample
  AND o.run = CASE s.split
    WHEN 'train' THEN @train WHEN 'validation' THEN @validation WHEN 'test' THEN @test ELSE @pool
  END
LEFT JOIN score_draws d ON o.label <> q.suggestion AND d.run = o.run AND d.sample = q.sample
WHERE q.outcome <> 'accepted' AND q.suggestion IS NOT NULL AND (@split IS NULL OR s.split = @split)
ORDER BY q.sample;
