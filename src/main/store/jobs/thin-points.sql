DELETE FROM job_points WHERE job = @job AND number % @spacing <> 0;
