INSERT INTO project (id, name, height, width, channels, created_at, leaf)
VALUES (1, @name, @height, @width, @channels, @at, @leaf);
