SELECT leaf, hashes FROM audit_nodes ORDER BY leaf;
