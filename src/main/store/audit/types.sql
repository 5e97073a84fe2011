SELECT type, count(*) AS count FROM audit_leaves GROUP BY type ORDER BY type;
