SELECT substr(hashes, 1 + 32 * (? - 1), 32) FROM audit_nodes WHERE leaf = ?;
