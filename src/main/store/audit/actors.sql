SELECT actor, count(*) AS count FROM audit_leaves GROUP BY actor ORDER BY actor;
