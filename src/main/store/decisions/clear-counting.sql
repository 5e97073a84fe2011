DELETE FROM verdicts WHERE sample = @sample;
