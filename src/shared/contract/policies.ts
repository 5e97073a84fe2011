import * as v from 'valibot';
import { call, Count, Draws, Id, LongText, Seed, Share, Statistic, Time, write } from './common.ts';

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
  reason: v.pipe(LongText, v.minLength(1)),
});
export type PolicyChange = v.InferOutput<typeof PolicyChange>;

export const policies = {
  current: call.input(v.strictObject({})).output(Policy),
  /** Writes a new version with what is given changed; earlier versions stay. */
  set: write.input(PolicyChange).output(Policy),
  list: call.input(v.strictObject({ limit: v.optional(Count, 100) })).output(v.array(Policy)),
};
