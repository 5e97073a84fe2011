SELECT coalesce(max(id), 0) + 1 AS count FROM imports;
