SELECT count(*) AS count FROM standings WHERE label IS NOT NULL;
