DELETE FROM standings;
