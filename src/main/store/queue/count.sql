SELECT count(*) AS count FROM queue q WHERE {where};
