import * as v from 'valibot';
import { MOST_REVIEWERS } from '../domain/second-review.ts';
import { call, Count, Draws, Id, LongText, Seed, Share, Statistic, Time, write } from './common.ts';

const Reviewers = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_REVIEWERS));

export const Policy = v.strictObject({
  version: Id,
  /** τ: a label is accepted if and only if its certainty is at least this. */
  tau: Share,
  statistic: Statistic,
  draws: Draws,
  seed: Seed,
  classifier: v.nullable(Id),
  gwin: v.nullable(Id),
  /** Share of the accepted samples that are put before a reviewer too; 0 where it is not given. */
  spotCheckRate: v.optional(Share),
  /** How many people have to give a verdict on each sample; 1 where it is not given. */
  reviewers: v.optional(Reviewers),
  /** Share of the samples that need two where `reviewers` is 1; 0 where it is not given. */
  secondReviewRate: v.optional(Share),
  /** Whether others' verdicts stay hidden from a reviewer until theirs is given. */
  independentReview: v.optional(v.boolean()),
  /** Whether somebody whose verdict is in conflict with another's may decide between them. */
  partiesAdjudicate: v.optional(v.boolean()),
  reason: LongText,
  at: Time,
});
export type Policy = v.InferOutput<typeof Policy>;

const PolicyChange = v.strictObject({
  tau: v.optional(Share),
  statistic: v.optional(Statistic),
  draws: v.optional(Draws),
  seed: v.optional(Seed),
  classifier: v.optional(Id),
  gwin: v.optional(Id),
  spotCheckRate: v.optional(Share),
  reviewers: v.optional(Reviewers),
  secondReviewRate: v.optional(Share),
  independentReview: v.optional(v.boolean()),
  partiesAdjudicate: v.optional(v.boolean()),
  reason: v.pipe(LongText, v.minLength(1)),
});
export type PolicyChange = v.InferOutput<typeof PolicyChange>;

export const policies = {
  current: call.input(v.strictObject({})).output(Policy),
  /** Writes a new version with what is given changed; earlier versions stay. */
  set: write.input(PolicyChange).output(Policy),
  list: call.input(v.strictObject({ limit: v.optional(Count, 100) })).output(v.array(Policy)),
};
