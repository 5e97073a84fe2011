SELECT t.sample, s.label, i.sha256, t.pixels
FROM transforms t
JOIN samples s ON s.id = t.sample
JOIN images i ON i.id = s.image
WHERE t.run = @run
ORDER BY t.sample;
