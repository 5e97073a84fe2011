SELECT sample FROM queue WHERE transform_run IS NULL AND outcome <> 'accepted' ORDER BY sample;
