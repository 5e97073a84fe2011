DELETE FROM verdict_runs;
