INSERT INTO classes (idx, name, leaf) VALUES (@idx, @name, @leaf);
