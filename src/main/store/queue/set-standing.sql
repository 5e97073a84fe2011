UPDATE queue SET status = @status, reviewer = @reviewer WHERE sample = @sample;
