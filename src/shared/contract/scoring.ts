import * as v from 'valibot';
import { Draws, Id, Seed, Share, Split, write } from './common.ts';
import { StartedJob } from './jobs.ts';

export const ScoreRequest = v.strictObject({
  /** Default: the policy's classifier. */
  model: v.optional(Id),
  split: v.optional(Split, 'test'),
  /** Default: the policy's. */
  draws: v.optional(Draws),
  /** Seed of the first pass; pass p has seed + p. Default: the policy's. */
  seed: v.optional(Seed),
  passes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)), 1),
});
export type ScoreRequest = v.InferOutput<typeof ScoreRequest>;

export const TransformRequest = v.strictObject({
  /** Default: the policy's GWIN. */
  model: v.optional(Id),
  split: v.optional(Split, 'test'),
  /** Every sample whose certainty is below this is transformed, so that any τ up to it can be reported. */
  below: v.optional(Share, 0.99),
});
export type TransformRequest = v.InferOutput<typeof TransformRequest>;

export const scoring = {
  /** Draws weight sets once and applies them to every sample of the split. Known runs are not repeated. */
  score: write.input(ScoreRequest).output(StartedJob),
  /** Transforms the uncertain samples of each pass of the policy's classifier, once each, and relabels them. */
  transform: write.input(TransformRequest).output(StartedJob),
};
