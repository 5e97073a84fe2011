SELECT version, tau, statistic, seed, spot_check_rate AS spotCheckRate FROM policies ORDER BY version DESC LIMIT 1;
