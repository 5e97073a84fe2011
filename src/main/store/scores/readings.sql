SELECT o.sample, o.label, iif(@statistic = 'median', o.certainty_median, o.certainty_mean), s.label
FROM scores o
CROSS JOIN samples s ON s.id = o.sample
WHERE o.run = @run;
