SELECT coalesce(max(idx) + 1, 0) AS count FROM audit_leaves;
