SELECT count(*) AS count FROM samples WHERE id = @sample;
