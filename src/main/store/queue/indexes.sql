SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'queue' AND sql IS NOT NULL ORDER BY name;
