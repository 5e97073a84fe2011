DELETE FROM job_previews
WHERE job = @job AND number >= (
  SELECT min(number) FROM job_previews WHERE job = @job AND phase = @phase AND done >= @done
);
