INSERT INTO job_points (job, number, phase, done, figures) VALUES (@job, @number, @phase, @done, @figures);
