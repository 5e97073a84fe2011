SELECT version, tau, statistic, draws, seed, classifier, gwin, spot_check_rate AS spotCheckRate,
  reviewers, second_review_rate AS secondReviewRate, independent_review AS independentReview,
  parties_adjudicate AS partiesAdjudicate, reason, at
FROM policies
ORDER BY version DESC
LIMIT @limit;
