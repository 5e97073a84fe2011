SELECT version, tau, statistic, draws, seed, classifier, gwin, reason, at
FROM policies
ORDER BY version DESC
LIMIT 1;
