SELECT split, count(*) AS samples, count(label) AS labelled FROM samples GROUP BY split ORDER BY split;
