SELECT label, split, count(*) AS samples FROM samples GROUP BY label, split ORDER BY label NULLS LAST, split;
