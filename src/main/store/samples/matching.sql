SELECT count(*) AS count FROM samples s WHERE {where};
