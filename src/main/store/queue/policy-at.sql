SELECT version, tau, statistic, seed, spot_check_rate AS spotCheckRate,
  reviewers, second_review_rate AS secondReviewRate, independent_review AS independentReview,
  parties_adjudicate AS partiesAdjudicate
FROM policies
WHERE leaf < @logSize
ORDER BY version DESC
LIMIT 1;
