SELECT name FROM classes ORDER BY idx;
