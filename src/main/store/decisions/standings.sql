SELECT sample, status, label, decision, reviewer FROM standings ORDER BY sample;
