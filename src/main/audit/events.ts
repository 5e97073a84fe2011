import * as v from 'valibot';
import type { EntryOrigin } from '../../shared/domain/log-entries.ts';

const Id = v.pipe(v.number(), v.integer(), v.minValue(0));
const Digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const Label = v.nullable(Id);

const Standing = v.strictObject({ status: v.string(), label: Label });
const Move = { id: Id, sample: Id, from: Standing, to: Standing };

const Policy = v.strictObject({
  version: Id,
  tau: v.number(),
  statistic: v.string(),
  draws: Id,
  seed: Id,
  classifier: v.nullable(Id),
  gwin: v.nullable(Id),
  /** Only where it is not 0. */
  spotCheckRate: v.optional(v.number()),
  /** Only where it is not 1. */
  reviewers: v.optional(Id),
  /** Only where it is not 0. */
  secondReviewRate: v.optional(v.number()),
  /** Only where they are so. */
  independentReview: v.optional(v.boolean()),
  partiesAdjudicate: v.optional(v.boolean()),
  reason: v.string(),
});

const Share = v.strictObject({
  value: v.nullable(v.number()),
  low: v.nullable(v.number()),
  high: v.nullable(v.number()),
  n: Id,
});

const ModelFigures = v.strictObject({ accuracy: Share, rejected: Share, risk: Share });

/** Two classifiers on the same images; see `shared/domain/model-comparison`. */
const Comparison = v.strictObject({
  images: Id,
  tau: v.number(),
  old: ModelFigures,
  new: ModelFigures,
  sameCoverage: v.nullable(v.strictObject({ coverage: v.number(), old: Share, new: Share })),
  fixed: Id,
  broken: Id,
  change: v.strictObject({ ...Share.entries, standardError: v.nullable(v.number()) }),
  mcnemar: v.strictObject({ exact: v.number(), midP: v.number() }),
});

const Undone = v.strictObject({ decisions: v.array(v.strictObject({ ...Move, undoes: Id })) });

/**
 * What is logged, by type: the body of each kind of audit leaf. Every write of facts names one of these. A type or
 * field, once published, keeps its meaning; digests are those of `digestRows` over the rows in the order written.
 */
export const EVENT_BODIES = {
  project: v.strictObject({
    name: v.string(),
    image: v.strictObject({ height: Id, width: Id, channels: Id }),
    classes: v.array(v.string()),
    policy: Policy,
  }),
  classes: v.strictObject({ first: Id, names: v.array(v.string()) }),
  import: v.strictObject({
    import: Id,
    format: v.string(),
    source: v.string(),
    preprocessing: v.string(),
    added: Id,
    known: Id,
    duplicates: Id,
    problems: Id,
    /** Over [sample, SHA-256 of its image, split, label, source] of what was added. */
    samplesDigest: Digest,
    /** Over [source, code, message]. */
    problemsDigest: Digest,
    /** Over [SHA-256, media type] of the images that were new; not in the oldest logs. */
    imagesDigest: v.optional(Digest),
  }),
  model: v.strictObject({
    model: Id,
    kind: v.string(),
    architecture: v.string(),
    classifier: v.nullable(Id),
    spec: v.unknown(),
    config: v.unknown(),
    seed: Id,
    datasetFingerprint: v.string(),
    weights: Digest,
    metrics: v.unknown(),
    backend: v.unknown(),
  }),
  policy: v.strictObject({ old: v.nullable(Policy), new: Policy }),
  scores: v.strictObject({
    run: Id,
    model: Id,
    seed: Id,
    draws: Id,
    preprocessing: v.string(),
    split: v.string(),
    subject: v.string(),
    transformRun: v.nullable(Id),
    purpose: v.string(),
    samples: Id,
    /** Over the columns of each score, and the SHA-256 of its draws where they are kept. */
    digest: Digest,
  }),
  transforms: v.strictObject({
    run: Id,
    gwin: Id,
    scoreRun: Id,
    seed: Id,
    below: v.number(),
    samples: Id,
    /** Over [sample, SHA-256 of the transform's pixels]. */
    digest: Digest,
  }),
  decision: v.strictObject({
    decisions: v.array(
      v.strictObject({
        ...Move,
        kind: v.string(),
        label: Label,
        original: Label,
        suggestion: Label,
        /** Only where a class was picked before labels and transform were shown. */
        blind: v.optional(Id),
        reasonCode: v.nullable(v.string()),
        reason: v.string(),
        policy: Id,
        scoreRun: v.nullable(Id),
        transformRun: v.nullable(Id),
        request: v.nullable(v.string()),
        /** Only where others had given a verdict on the sample: whether it was in view. */
        othersSeen: v.optional(v.boolean()),
        /** Only for an adjudication: the decisions between which it decides. */
        adjudicates: v.optional(v.array(Id)),
        /** Only where the label was taken from a second classifier: the score run that has it. */
        secondRun: v.optional(Id),
        /** Only where a file told it: the import that brought it, the verdict and the time that the file gave. */
        told: v.optional(
          v.strictObject({ import: Id, verdict: v.nullable(v.string()), at: v.nullable(v.string()) }),
        ),
      }),
    ),
  }),
  undo: Undone,
  redo: Undone,
  /** Whether a model takes the place of the one in use; where it does, the policy's own leaf comes before. */
  promotion: v.strictObject({
    kind: v.string(),
    old: v.nullable(Id),
    new: Id,
    promoted: v.boolean(),
    /** The version of the policy that put it in use. */
    policy: v.nullable(Id),
    reason: v.string(),
    /** How both do on the same images; null where that was not known. The decision was made without the test's. */
    validation: v.nullable(Comparison),
    test: v.nullable(Comparison),
  }),
  /** Data that was handed out. */
  export: v.strictObject({
    format: v.string(),
    /** Only what is named had to match; null: the whole. */
    filter: v.nullable(v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]))),
    samples: Id,
    /** Over what was written of each sample, by the format's own rule. */
    digest: Digest,
  }),
  /** Which key signs the log's checkpoints from here on. */
  key: v.strictObject({
    /** made: the first one. rotated: a new one on purpose. replaced: the old one was not at hand, as after a move. */
    action: v.picklist(['made', 'rotated', 'replaced']),
    /** Verifier keys as C2SP's signed notes have them. */
    key: v.string(),
    old: v.nullable(v.string()),
    /** For `rotated`: a note by which the old key names the new one, see `endorsement`. */
    endorsement: v.nullable(v.string()),
    reason: v.string(),
  }),
} as const;

export type EventType = keyof typeof EVENT_BODIES;

/** Whose doing each kind of entry is. */
export const EVENT_ORIGINS: Readonly<Record<EventType, EntryOrigin>> = {
  project: 'people',
  classes: 'people',
  import: 'engine',
  model: 'engine',
  policy: 'people',
  scores: 'engine',
  transforms: 'engine',
  decision: 'people',
  undo: 'people',
  redo: 'people',
  promotion: 'people',
  export: 'engine',
  key: 'engine',
};

export type EventBody<Type extends EventType> = v.InferInput<(typeof EVENT_BODIES)[Type]>;

/** Version of the leaf's outer form: version, index, at, type, actor, body. */
export const LEAF_VERSION = 1;
