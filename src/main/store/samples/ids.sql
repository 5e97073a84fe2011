SELECT id FROM samples WHERE split = @split AND (@labelled = 0 OR label IS NOT NULL) ORDER BY id;
