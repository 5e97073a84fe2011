import * as v from 'valibot';
import { call, Count, Draws, Id, Sha256, Share, Split } from './common.ts';
import { Decision } from './decisions.ts';

export const Outcome = v.picklist(['accepted', 'rescued', 'unsure']);
export type Outcome = v.InferOutput<typeof Outcome>;

export const QueueStatus = v.picklist(['open', 'decided', 'skipped', 'flagged']);
export type QueueStatus = v.InferOutput<typeof QueueStatus>;

const ClassIndex = v.pipe(v.number(), v.integer(), v.minValue(0));

export const QueueItem = v.strictObject({
  sample: Id,
  outcome: Outcome,
  status: QueueStatus,
  /** The classifier's label and certainty on the original. */
  label: ClassIndex,
  certainty: Share,
  /** Predictive entropy and mutual information, nats. */
  entropy: v.number(),
  mutualInformation: v.number(),
  /** The classifier's label and certainty on the transform; null before the transform was made. */
  suggestion: v.nullable(v.strictObject({ label: ClassIndex, certainty: Share })),
});
export type QueueItem = v.InferOutput<typeof QueueItem>;

export const QueueSort = v.picklist([
  'certainty',
  'entropy',
  'mutualInformation',
  'gain',
  'status',
  'outcome',
  'label',
  'suggestion',
  'reviewer',
]);
export type QueueSort = v.InferOutput<typeof QueueSort>;

/** Where the next page starts: the last item of the page before, and its value of the sort's key. */
const Cursor = v.strictObject({ key: v.union([v.number(), v.string()]), certainty: v.number(), sample: Id });

/** Only what is named has to match. */
const QueueFilter = v.strictObject({
  outcome: v.optional(v.picklist(['rescued', 'unsure'])),
  status: v.optional(QueueStatus),
  label: v.optional(ClassIndex),
  suggestion: v.optional(ClassIndex),
  /** Empty: nobody's. */
  reviewer: v.optional(v.string()),
});

export const QueueRequest = v.strictObject({
  sort: v.optional(QueueSort, 'certainty'),
  descending: v.optional(v.boolean(), false),
  filter: v.optional(QueueFilter, {}),
  after: v.optional(Cursor),
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)), 20),
});
export type QueueRequest = v.InferOutput<typeof QueueRequest>;

const QueueCounts = v.strictObject({
  accepted: Count,
  rejected: Count,
  rescued: Count,
  unsure: Count,
  open: Count,
  decided: Count,
  skipped: Count,
  flagged: Count,
});

const Scored = v.strictObject({
  run: Id,
  label: ClassIndex,
  certainty: Share,
  median: Share,
  mean: Share,
  /** Predictive entropy and mutual information, nats. */
  entropy: v.number(),
  mutualInformation: v.number(),
  runnerUp: ClassIndex,
  runnerUpProbability: Share,
  /** [draws][classes]; null where the draws were not kept. */
  probabilities: v.nullable(v.array(v.array(v.number()))),
});
export type Scored = v.InferOutput<typeof Scored>;

export const SampleDetail = v.strictObject({
  sample: Id,
  split: Split,
  source: v.string(),
  sha256: Sha256,
  /** The label that came with the data, if any. */
  given: v.nullable(ClassIndex),
  draws: v.nullable(Draws),
  outcome: v.nullable(Outcome),
  status: v.nullable(QueueStatus),
  original: v.nullable(Scored),
  transform: v.nullable(Scored),
  /** `model`: the draws disagree; `classes`: they agree that classes overlap. */
  doubt: v.nullable(v.picklist(['model', 'classes', 'none'])),
  current: v.nullable(Decision),
  history: v.array(Decision),
});
export type SampleDetail = v.InferOutput<typeof SampleDetail>;

const Bytes = v.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length <= 8_388_608);

export const queue = {
  /** Rejected samples of the policy's pass. */
  list: call.input(QueueRequest).output(
    v.strictObject({
      items: v.array(QueueItem),
      next: v.nullable(Cursor),
      /** Items that match the filter. */
      matching: Count,
      /** Of all samples scored under the policy. */
      counts: QueueCounts,
    }),
  ),
  sample: call.input(v.strictObject({ sample: Id })).output(SampleDetail),
  /** PNG of a sample's original as preprocessed, or of its transform. */
  image: call
    .input(v.strictObject({ sample: Id, which: v.picklist(['original', 'transform']) }))
    .output(v.strictObject({ mediaType: v.literal('image/png'), bytes: Bytes })),
};
