SELECT count(*) AS count FROM classes;
