SELECT step, count, height, width, channels, originals, transforms FROM job_previews WHERE job = @job ORDER BY number;
