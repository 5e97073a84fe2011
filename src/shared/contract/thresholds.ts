import * as v from 'valibot';
import { call, Count, Id, Share, Split, Statistic } from './common.ts';
import { ShareSchema } from './report.ts';

/** What a threshold would do, of the scored samples. */
const Point = v.strictObject({
  tau: Share,
  /** Samples whose certainty is below τ. */
  rejected: Count,
  /** Share wrong among the accepted that came labelled. */
  errorAmongAccepted: ShareSchema,
  /** Wrong labels among the rejected that came labelled: a reviewer gets to see them. */
  wrongCaught: Count,
});

const Bin = v.strictObject({ from: Share, to: Share, right: Count, wrong: Count, unlabelled: Count });

export const Outlook = v.strictObject({
  /** Score runs of the policy's classifier, seed and draws that this is about. */
  runs: v.array(Id),
  splits: v.array(Split),
  statistic: Statistic,
  samples: Count,
  labelled: Count,
  /** τ in use. */
  tau: Share,
  /** From 0 to 1 in steps of 0.001. */
  points: v.array(Point),
  /** 50 bins of equal width. */
  bins: v.array(Bin),
  /** Median seconds a reviewer takes for one item; null while too few were decided to tell. */
  secondsPerItem: v.nullable(v.number()),
});
export type Outlook = v.InferOutput<typeof Outlook>;

export const thresholds = {
  /** NO_MODEL, NO_SCORES. */
  outlook: call.input(v.strictObject({ split: v.optional(Split) })).output(Outlook),
};
