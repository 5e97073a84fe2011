SELECT samples.label, score_draws.probabilities
FROM scores
JOIN samples ON samples.id = scores.sample
LEFT JOIN score_draws ON score_draws.run = scores.run AND score_draws.sample = scores.sample
WHERE scores.run = @run AND samples.label IS NOT NULL
ORDER BY scores.sample
