INSERT INTO policies (version, tau, statistic, draws, seed, classifier, gwin, spot_check_rate, reason, at, leaf)
VALUES (@version, @tau, @statistic, @draws, @seed, @classifier, @gwin, @spotCheckRate, @reason, @at, @leaf);
