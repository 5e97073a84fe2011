INSERT INTO audit_checkpoints (number, size, note) VALUES (@number, @size, @note);
