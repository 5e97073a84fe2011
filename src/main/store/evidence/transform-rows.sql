SELECT sample, lower(hex(sha256)) FROM transforms WHERE run = @run ORDER BY sample;
