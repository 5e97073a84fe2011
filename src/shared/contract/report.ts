import * as v from 'valibot';
import { ReviewFigures } from './agreement.ts';
import { call, Nothing, Split } from './common.ts';
import type { GwinReport } from '../domain/gwin-report.ts';

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const Fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const Positive = v.pipe(v.number(), v.minValue(0));

/** An accuracy: a share with its 95 % interval; nulls when n is 0. */
export const ShareSchema = v.strictObject({
  value: v.nullable(Fraction),
  low: v.nullable(Fraction),
  high: v.nullable(Fraction),
  n: Count,
});

export const ChangeSchema = v.strictObject({
  value: v.nullable(v.number()),
  low: v.nullable(v.number()),
  high: v.nullable(v.number()),
  n: Count,
  standardError: v.nullable(Positive),
});

const fates = { fixed: Count, broken: Count, keptRight: Count, keptWrong: Count };

const ComparisonSchema = v.strictObject({
  ...fates,
  change: ChangeSchema,
  wholeChange: ChangeSchema,
  mcnemar: v.strictObject({ better: Count, worse: Count, exact: Fraction, midP: Fraction }),
});

const BoxSchema = v.strictObject({
  n: Count,
  q1: Fraction,
  median: Fraction,
  q3: Fraction,
  low: Fraction,
  high: Fraction,
  mean: v.number(),
  outliers: v.array(Fraction),
  outlierCount: Count,
});

const boxPair = { original: v.nullable(BoxSchema), transform: v.nullable(BoxSchema) };
const GroupSchema = v.strictObject({ count: Count, accuracy: ShareSchema });
const sources = { bnn: ShareSchema, gwin: ShareSchema, retry: ShareSchema, second: ShareSchema };

const ThresholdSchema = v.strictObject({
  tau: Fraction,
  rejected: Count,
  share: Fraction,
  rejectedImages: Count,
  coverage: Fraction,
  rejectedAccuracy: v.strictObject(sources),
  wholeAccuracy: v.strictObject({ ...sources, reject: ShareSchema }),
  fixed: v.nullable(Count),
  broken: v.nullable(Count),
  keptRight: v.nullable(Count),
  keptWrong: v.nullable(Count),
  rescued: v.nullable(GroupSchema),
  unsure: v.nullable(GroupSchema),
  comparisons: v.strictObject({
    gwin: v.nullable(ComparisonSchema),
    retry: v.nullable(ComparisonSchema),
    second: v.nullable(ComparisonSchema),
    gwinAgainstRetry: v.nullable(ComparisonSchema),
    gwinAgainstSecond: v.nullable(ComparisonSchema),
  }),
  classes: v.array(v.strictObject({ label: Count, rejected: Count, ...fates })),
  trueClassCertainty: v.strictObject(boxPair),
});

const ModelSchema = v.strictObject({
  name: v.string(),
  id: Count,
  architecture: v.string(),
  sha256: v.string(),
  parameters: v.nullable(Count),
});

const MetricsSchema = v.strictObject({ accuracy: Fraction, nll: Positive, brier: Positive, ece: Fraction });

/** The report on a split; its fields are explained at the domain's `GwinReport`. */
export const ReportSchema = v.strictObject({
  version: v.literal(1),
  dataset: v.strictObject({
    name: v.string(),
    split: v.string(),
    samples: Count,
    classes: v.array(v.string()),
    fingerprint: v.nullable(v.string()),
  }),
  models: v.strictObject({
    bnn: ModelSchema,
    gwin: v.nullable(ModelSchema),
    second: v.nullable(ModelSchema),
  }),
  draws: Count,
  statistic: v.picklist(['median', 'mean']),
  passes: Count,
  tau: Fraction,
  metrics: v.strictObject({ bnn: v.nullable(MetricsSchema), second: v.nullable(MetricsSchema) }),
  thresholds: v.array(ThresholdSchema),
  secondAlone: ShareSchema,
  riskCoverage: v.strictObject({
    aurc: Fraction,
    augrc: Fraction,
    points: v.array(
      v.strictObject({ tau: Fraction, coverage: Fraction, risk: Fraction, low: Fraction, high: Fraction }),
    ),
  }),
  classCertainty: v.array(v.strictObject({ label: Count, ...boxPair })),
  costs: v.array(
    v.strictObject({
      source: v.picklist(['bnn', 'gwin', 'retry', 'second']),
      trainingSeconds: v.nullable(Positive),
      generatorPasses: Count,
      classifierPasses: Count,
      millisecondsPerImage: v.nullable(Positive),
    }),
  ),
}) satisfies v.GenericSchema<unknown, GwinReport>;

export type Report = v.InferOutput<typeof ReportSchema>;

/** As `gwinnow report --json` prints it. */
export const PrintedReport = v.strictObject({ ...ReportSchema.entries, review: ReviewFigures });

/** Ways to label again what was rejected. */
const Way = v.picklist([
  'gwin',
  'gwinMean',
  'gwinAgain',
  'retry',
  'retryLong',
  'second',
  'together',
  'plain',
  'ensemble5',
  'ensemble10',
  'dropout',
  'augmentedBnn',
  'autoencoder',
  'denoising',
  'magnet',
  'variational',
  'defenseGan',
]);

const StudyRow = v.strictObject({
  way: Way,
  /** Of the rejected answers that were labelled again. */
  accuracy: ShareSchema,
  fixed: Count,
  broken: Count,
  keptWrong: Count,
  /** Of all images, rejected or not; `low` and `high` are null where the study has no interval for it. */
  whole: ShareSchema,
  /** Of the answers that are certain after it; null where the study has not counted them. */
  certainRight: v.nullable(ShareSchema),
  /** Passes of one rejected image through the networks; one forward and back is one pass. */
  generatorPasses: Positive,
  classifierPasses: Positive,
  /** For one rejected image; null where it was not timed. */
  milliseconds: v.nullable(Positive),
  /** One image in so many was asked about, so counts are of those alone. */
  every: v.pipe(Count, v.minValue(1)),
});
export type StudyRow = v.InferOutput<typeof StudyRow>;

/** The paper's figures beside ours at one threshold. */
const PaperRow = v.strictObject({
  tau: Fraction,
  paper: v.strictObject({ rejected: Fraction, before: Fraction, after: Fraction, wholeChange: v.number() }),
  own: v.strictObject({
    rejected: Fraction,
    before: ShareSchema,
    after: ShareSchema,
    wholeChange: ChangeSchema,
  }),
});
export type PaperRow = v.InferOutput<typeof PaperRow>;

/** How far the chance that a suggestion is right can be believed, over the rejected answers of all passes. */
const ChanceFigures = v.strictObject({
  suggestions: Count,
  images: Count,
  brier: v.strictObject({ value: Fraction, low: Fraction, high: Fraction }),
  calibrationError: Fraction,
  /** From `chance` on, `goal` of validation's suggestions were right; of test's, the share that reaches it. */
  bar: v.nullable(v.strictObject({ goal: Fraction, chance: Fraction, share: Fraction, right: ShareSchema })),
  /** Ascending; without empty ones. */
  bins: v.array(v.strictObject({ from: Fraction, to: Fraction, meanChance: Fraction, right: ShareSchema })),
});
export type ChanceFigures = v.InferOutput<typeof ChanceFigures>;

/** What becomes of images unlike those that were learnt from; shares are of the rejected. */
const HarmRow = v.strictObject({
  /** `clean` is the test set as it is; the last two are another data set's pictures. */
  condition: v.picklist(['clean', 'noise', 'blur', 'rotation', 'occlusion', 'digits', 'clothes']),
  /** Standard deviation of the noise as a share of white, of the blur in px; degrees; px of the square's side. */
  strength: v.nullable(Positive),
  images: Count,
  rejected: Count,
  /** Right among the rejected; null where no class is right. */
  before: v.nullable(ShareSchema),
  after: v.nullable(ShareSchema),
  /** The classifier is certain of the transform, and wrong. */
  certainWrong: ShareSchema,
  /** The suggestion's chance reaches `sure`, the transform is near its image, and the suggestion is wrong. */
  sureWrong: ShareSchema,
});
export type HarmRow = v.InferOutput<typeof HarmRow>;

/** What committed studies found with the models that come with Gwinnow. */
const Study = v.strictObject({
  dataset: v.string(),
  images: Count,
  tau: Fraction,
  draws: Count,
  passes: Count,
  /** Rejected answers of all passes together. */
  rejected: Count,
  before: ShareSchema,
  wholeBefore: ShareSchema,
  /** By accuracy on the rejected, best first. */
  rows: v.array(StudyRow),
  /** Ascending by threshold; empty where the paper has no figures for the data set. */
  paper: v.array(PaperRow),
  /** Null where it was not studied, as is `harm`. */
  chances: v.nullable(ChanceFigures),
  harm: v.nullable(v.strictObject({ sure: Fraction, rows: v.array(HarmRow) })),
  commands: v.array(v.string()),
  date: v.string(),
});
export type Study = v.InferOutput<typeof Study>;

const ReportRequest = v.strictObject({ split: v.optional(Split, 'test') });

export const report = {
  /** What the policy's classifier and GWIN did on a split, from the scores on record. NO_SCORES, NO_MODEL. */
  get: call.input(ReportRequest).output(ReportSchema),
  /** How reviewers agree and how suggestions sway them, over the whole project. */
  review: call.input(Nothing).output(ReviewFigures),
  /** GWIN beside its rivals, measured once for all: on the data set of the ready models in use, else on MNIST. */
  study: call.input(Nothing).output(Study),
  /** `review-csv`: agreement and overrides; the other formats but `csv` end with them. */
  render: call
    .input(
      v.strictObject({
        ...ReportRequest.entries,
        format: v.picklist(['text', 'csv', 'html', 'review-csv']),
      }),
    )
    .output(v.strictObject({ mediaType: v.string(), text: v.string() })),
};
