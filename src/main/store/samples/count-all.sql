SELECT count(*) AS count FROM samples;
