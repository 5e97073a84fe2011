SELECT idx, name, leaf FROM classes ORDER BY idx;
