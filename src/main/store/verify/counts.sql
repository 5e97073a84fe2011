SELECT (SELECT count(*) FROM images) AS images, (SELECT count(*) FROM score_draws) AS draws;
