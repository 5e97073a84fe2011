DELETE FROM standings WHERE sample = @sample;
