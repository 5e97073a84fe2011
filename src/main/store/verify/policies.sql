SELECT version, tau, statistic, draws, seed, classifier, gwin, spot_check_rate, reason, at, leaf
FROM policies
ORDER BY version;
