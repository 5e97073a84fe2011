INSERT INTO policies (
  version, tau, statistic, draws, seed, classifier, gwin, spot_check_rate,
  reviewers, second_review_rate, independent_review, parties_adjudicate, reason, at, leaf
) VALUES (
  @version, @tau, @statistic, @draws, @seed, @classifier, @gwin, @spotCheckRate,
  @reviewers, @secondReviewRate, @independentReview, @partiesAdjudicate, @reason, @at, @leaf
);
