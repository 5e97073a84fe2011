SELECT s.label
FROM score_runs r JOIN scores s ON s.run = r.id
WHERE r.id = @run AND r.purpose = 'second' AND r.subject = 'original' AND s.sample = @sample;
