SELECT name, height, width, channels, created_at AS createdAt FROM project;
