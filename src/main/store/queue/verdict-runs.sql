SELECT run FROM verdict_runs ORDER BY run;
