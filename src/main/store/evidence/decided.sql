SELECT DISTINCT sample AS id FROM decisions ORDER BY sample;
