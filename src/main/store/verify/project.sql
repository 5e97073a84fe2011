SELECT id, name, height, width, channels, created_at, leaf FROM project ORDER BY id;
