DELETE FROM verdicts;
