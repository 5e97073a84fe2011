SELECT version, tau, statistic FROM policies ORDER BY version DESC LIMIT 1;
