INSERT INTO policies (version, tau, statistic, draws, seed, classifier, gwin, reason, at, leaf)
VALUES (@version, @tau, @statistic, @draws, @seed, @classifier, @gwin, @reason, @at, @leaf);
