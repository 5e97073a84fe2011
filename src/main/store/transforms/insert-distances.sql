INSERT INTO transform_distances (run, sample, distance)
SELECT run, sample, distance
FROM (
  SELECT x.run, x.sample, image_distance(coalesce(p.pixels, i.bytes), x.pixels) AS distance
  FROM transforms x
  JOIN transform_runs r ON r.id = x.run
  JOIN score_runs o ON o.id = r.score_run
  JOIN samples s ON s.id = x.sample
  JOIN images i ON i.id = s.image
  LEFT JOIN image_pixels p ON p.image = s.image AND p.preprocessing = o.preprocessing
  WHERE x.run = @run
)
WHERE distance IS NOT NULL;
