SELECT sample FROM queue WHERE transform_run IS NULL ORDER BY sample;
