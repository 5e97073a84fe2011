INSERT INTO job_previews (job, number, phase, done, step, count, height, width, channels, originals, transforms)
VALUES (@job, @number, @phase, @done, @step, @count, @height, @width, @channels, @originals, @transforms);
