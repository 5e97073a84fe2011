import * as v from 'valibot';
import { call, ClassIndex, Count, Draws, Id, Pixels, Seed, Sha256, Share, Split, Time } from './common.ts';
import { Decision, DecisionStatus, Verdict } from './decisions.ts';

export const Outcome = v.picklist(['accepted', 'rescued', 'unsure']);
export type Outcome = v.InferOutput<typeof Outcome>;

export const QueueStatus = DecisionStatus;
export type QueueStatus = v.InferOutput<typeof QueueStatus>;

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
  /** Chance that the suggestion is right, as `trust` of the sample says; null where none holds here. */
  chance: v.nullable(Share),
  /** Whether the transform is farther from the image than the bar, as `far` of the sample says. */
  far: v.boolean(),
  /** How many verdicts it needs and has; only where it needs more than one. */
  verdicts: v.optional(v.strictObject({ needed: Count, given: Count })),
  /** What the decision that the status is from says: while verdicts are missing the caller's own. Null while open. */
  decided: v.nullable(v.strictObject({ kind: Verdict, label: v.nullable(ClassIndex), reviewer: v.string() })),
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
  'chance',
]);
export type QueueSort = v.InferOutput<typeof QueueSort>;

/** Where the next page starts: the last item of the page before, and its value of the sort's key. */
const Cursor = v.strictObject({ key: v.union([v.number(), v.string()]), certainty: v.number(), sample: Id });

/** Only what is named has to match. */
export const QueueFilter = v.strictObject({
  /** `accepted`: spot checks. */
  outcome: v.optional(Outcome),
  status: v.optional(QueueStatus),
  label: v.optional(ClassIndex),
  suggestion: v.optional(ClassIndex),
  /** Whether the label after the transform is another than before. */
  changed: v.optional(v.boolean()),
  /** Empty: nobody's. */
  reviewer: v.optional(v.string()),
});

export type QueueFilter = v.InferOutput<typeof QueueFilter>;

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
  /** Accepted samples that are in the queue too, by the policy's rate of spot checks. */
  spotChecks: v.optional(Count),
  /** Of what is in the queue: rejected samples and spot checks. */
  open: Count,
  waiting: Count,
  conflict: Count,
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
  /** What another classifier says of the original, from its newest run; null where none was asked. */
  second: v.nullable(
    v.strictObject({
      run: Id,
      model: Id,
      label: ClassIndex,
      certainty: Share,
      /**
       * Of rejected images that came with a label and that nothing was learned from, how many the suggestions (`first`)
       * and this classifier (`second`) had right; null where the 95 % interval of the difference includes 0.
       */
      record: v.nullable(v.strictObject({ images: Count, first: Count, second: Count })),
    }),
  ),
  /**
   * Chance that the transform's label is right; null where none is known. `from`: whether the regression came with these
   * very models or was fitted to the project's own validation images; `images`: how many it was fitted to; `verdicts`:
   * how many on this project's suggestions corrected it.
   */
  trust: v.nullable(
    v.strictObject({
      chance: Share,
      from: v.picklist(['models', 'validation']),
      images: Count,
      verdicts: Count,
    }),
  ),
  /**
   * How far the transform is from the image (`imageDistance`), where that is beyond the bar that 1 in 20 of the certain
   * and right suggestions on validation images exceed: no chance holds for it, and it is accepted only by itself and with a reason. Null where it is not, or nothing
   * is known.
   */
  far: v.nullable(v.strictObject({ distance: Share, bar: Share })),
  /** `model`: the draws disagree; `classes`: they agree that classes overlap. */
  doubt: v.nullable(v.picklist(['model', 'classes', 'none'])),
  current: v.nullable(Decision),
  /** Oldest first; without others' while these are hidden from the caller. */
  history: v.array(Decision),
  /** Where several people give a verdict; null where one does. */
  review: v.nullable(
    v.strictObject({
      needed: Count,
      given: Count,
      /** The ids of the decisions in `history` that count as verdicts now. */
      verdicts: v.array(Id),
      /** Others' verdicts are hidden from the caller until theirs is given. */
      hidden: v.boolean(),
      /** Whether one of those that count is the caller's. */
      mine: v.boolean(),
      /** Whether the caller may decide between them now. */
      adjudicates: v.boolean(),
    }),
  ),
  importedAt: Time,
  /** What the rejection can be recomputed from; null before it was scored. */
  record: v.nullable(
    v.strictObject({
      classifier: Id,
      weights: Sha256,
      seed: Seed,
      draws: Draws,
      preprocessing: v.string(),
      /** Index of the audit leaf of the scoring run, and when it was made. */
      leaf: Count,
      at: Time,
      transform: v.nullable(
        v.strictObject({ gwin: Id, weights: Sha256, seed: Seed, sha256: Sha256, leaf: Count, at: Time }),
      ),
    }),
  ),
});
export type SampleDetail = v.InferOutput<typeof SampleDetail>;

/** How changes from one label to another turned out. */
export const TrackRecord = v.strictObject({
  from: ClassIndex,
  to: ClassIndex,
  /** Settled by reviewers: the suggestion was right and the original wrong; the other way round; both wrong. */
  reviewed: v.strictObject({ n: Count, fixed: Count, broken: Count, neither: Count }),
  /** The same by the labels that came with the data, this sample left out. */
  labelled: v.strictObject({ n: Count, fixed: Count, broken: Count, neither: Count }),
});
export type TrackRecord = v.InferOutput<typeof TrackRecord>;

export const Neighbour = v.strictObject({
  sample: Id,
  label: ClassIndex,
  certainty: Share,
  /** Root of the mean squared difference of pixels averaged two by two, in grey levels 0..255. */
  distance: v.number(),
});
export type Neighbour = v.InferOutput<typeof Neighbour>;

const Bytes = v.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length <= 8_388_608);

export const queue = {
  /** Rejected samples of the policy's passes, and its spot checks. */
  list: call.input(QueueRequest).output(
    v.strictObject({
      items: v.array(QueueItem),
      next: v.nullable(Cursor),
      /** Items that match the filter. */
      matching: Count,
      /**
       * Of suggestions with this chance or a higher one 99 % were right on the validation images that came with the
       * models; null where the chances here are not theirs.
       */
      goalBar: v.nullable(Share),
      /** Of all samples scored under the policy. */
      counts: QueueCounts,
    }),
  ),
  sample: call.input(v.strictObject({ sample: Id })).output(SampleDetail),
  /** Pixels of many samples, transforms where they are made; in the order asked for. Unknown samples are left out. */
  pixels: call
    .input(v.strictObject({ samples: v.pipe(v.array(Id), v.maxLength(500)) }))
    .output(v.array(v.strictObject({ sample: Id, original: Pixels, transform: v.nullable(Pixels) }))),
  /** Accepted samples that look most like this one's original or transform, nearest first. */
  neighbours: call
    .input(
      v.strictObject({
        sample: Id,
        of: v.picklist(['original', 'transform']),
        limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(50)), 6),
      }),
    )
    .output(v.array(Neighbour)),
  /** How such a change of label turned out before; null while the sample has no suggestion. */
  trackRecord: call.input(v.strictObject({ sample: Id })).output(v.nullable(TrackRecord)),
  /** PNG of a sample's original as preprocessed, or of its transform. */
  image: call
    .input(v.strictObject({ sample: Id, which: v.picklist(['original', 'transform']) }))
    .output(v.strictObject({ mediaType: v.literal('image/png'), bytes: Bytes })),
};
