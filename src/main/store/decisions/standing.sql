SELECT status, label, decision, reviewer FROM standings WHERE sample = @sample;
