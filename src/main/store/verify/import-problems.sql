SELECT id, import, source, code, message FROM import_problems ORDER BY id;
