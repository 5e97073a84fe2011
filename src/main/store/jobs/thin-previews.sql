DELETE FROM job_previews WHERE job = @job AND number % @spacing <> 0;
