SELECT count(DISTINCT leaf) AS count FROM decisions WHERE undoes IS NULL AND label <> suggestion;
