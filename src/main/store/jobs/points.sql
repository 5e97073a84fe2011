SELECT phase, done, figures FROM job_points WHERE job = @job ORDER BY number;
