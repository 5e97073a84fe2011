SELECT count(*) AS count FROM queue WHERE {where};
