SELECT version, tau, statistic, draws, seed, classifier, gwin, spot_check_rate,
  reviewers, second_review_rate, independent_review, parties_adjudicate, reason, at, leaf
FROM policies
ORDER BY version;
