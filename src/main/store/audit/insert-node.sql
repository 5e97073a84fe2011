INSERT INTO audit_nodes (leaf, hashes) VALUES (?, ?);
