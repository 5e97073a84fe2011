SELECT pixels FROM transforms WHERE run = @run AND sample = @sample;
