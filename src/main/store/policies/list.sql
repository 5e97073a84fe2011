SELECT version, tau, statistic, draws, seed, classifier, gwin, spot_check_rate AS spotCheckRate, reason, at
FROM policies
ORDER BY version DESC
LIMIT @limit;
