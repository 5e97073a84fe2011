DELETE FROM job_points
WHERE job = @job AND number >= (
  SELECT min(number) FROM job_points WHERE job = @job AND phase = @phase AND done >= @done
);
