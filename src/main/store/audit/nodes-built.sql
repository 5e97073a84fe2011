SELECT coalesce(max(leaf) + 1, 0) AS count FROM audit_nodes;
