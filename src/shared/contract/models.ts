import * as v from 'valibot';
import {
  call,
  Count,
  Draws,
  FilePath,
  Id,
  LongText,
  Nothing,
  Seed,
  Sha256,
  Share,
  ShortText,
  Split,
  Statistic,
  Time,
  write,
} from './common.ts';
import { ChangeSchema, ShareSchema } from './report.ts';
import { Classes, ImageShapeSchema } from './projects.ts';

export const Architecture = v.picklist([
  'lenet5-bnn',
  'improved-bnn',
  'lenet5',
  'vgg',
  'mc-dropout',
  'ensemble',
]);
export type Architecture = v.InferOutput<typeof Architecture>;

export const GeneratorName = v.picklist(['residual', 'encoder-decoder', 'paper']);
export type GeneratorName = v.InferOutput<typeof GeneratorName>;

/** How a critic is told the class. */
export const Conditioning = v.picklist([
  'hidden-concatenation',
  'input-concatenation',
  'auxiliary-classifier',
  'projection',
]);
export type Conditioning = v.InferOutput<typeof Conditioning>;

const Metrics = v.record(v.string(), v.nullable(v.number()));

export const Model = v.strictObject({
  id: Id,
  kind: v.picklist(['classifier', 'gwin']),
  architecture: v.string(),
  /** The classifier whose rejects a GWIN was trained on; null for a classifier. */
  classifier: v.nullable(Id),
  seed: Seed,
  config: v.unknown(),
  metrics: Metrics,
  datasetFingerprint: v.string(),
  weights: Sha256,
  backend: v.string(),
  createdAt: Time,
});
export type Model = v.InferOutput<typeof Model>;

/** Name of a set of models, and of the folder it lies in. */
export const SetName = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'Lower-case letters, digits and . _ - are possible, 64 at most'),
);

const CardModel = v.strictObject({
  architecture: v.string(),
  spec: v.unknown(),
  config: v.unknown(),
  seed: Seed,
  /** Of the weights' file. */
  sha256: Sha256,
  metrics: Metrics,
});
export type CardModel = v.InferOutput<typeof CardModel>;

const TwoNumbers = v.pipe(v.array(v.number()), v.length(2));

/**
 * A fitted chance that a suggestion of these models is right (`suggestionChance` in the domain). It holds for rejects at
 * this τ by this statistic of as many draws, on images like those it was fitted to.
 */
const TrustModel = v.strictObject({
  intercept: v.number(),
  weights: TwoNumbers,
  means: TwoNumbers,
  scales: TwoNumbers,
  tau: Share,
  statistic: Statistic,
  draws: Draws,
  /** Rejected validation images that it was fitted to. */
  images: Count,
  /** Of those with this chance or a higher one 99 % were right on validation; null where no chance is high enough. */
  goalBar: v.optional(v.nullable(Share), null),
  /** Farther from its image than this (`imageDistance`) a transform is unlike those it was fitted to. */
  distanceBar: v.optional(v.nullable(Share), null),
  /** The command that fits the like of it. */
  command: ShortText,
});

/** What these models reached on images that they were not trained on; shares with 95 % intervals. */
const CardResults = v.strictObject({
  split: Split,
  images: Count,
  passes: Count,
  draws: Draws,
  statistic: Statistic,
  tau: Share,
  /** Rejected answers, all passes together. */
  rejected: Count,
  /** Of the rejects: right by the BNN, by its label for the transform, by the second classifier. */
  rejects: v.strictObject({ bnn: ShareSchema, gwin: ShareSchema, second: v.nullable(ShareSchema) }),
  /** Of all images, rejects relabelled by each; `secondAlone`: the second classifier asked about every image. */
  all: v.strictObject({
    bnn: ShareSchema,
    gwin: ShareSchema,
    second: v.nullable(ShareSchema),
    secondAlone: v.nullable(ShareSchema),
  }),
  /** The command that gives the like of it. */
  command: ShortText,
});

/**
 * card.json of a set of trained models: a classifier and its GWIN, perhaps a second, independent classifier as a
 * control. Their weights lie beside it as `classifier.safetensors`, `gwin.safetensors` and `second.safetensors`.
 */
export const ModelCard = v.strictObject({
  name: SetName,
  title: ShortText,
  /** What it was trained on and how that was split, in words. */
  dataset: ShortText,
  split: ShortText,
  image: ImageShapeSchema,
  classes: Classes,
  classifier: CardModel,
  gwin: CardModel,
  second: v.optional(v.nullable(CardModel), null),
  /** Null where they were not studied. */
  results: v.optional(v.nullable(CardResults), null),
  /** Needs the second classifier; null where none was fitted. */
  trust: v.optional(v.nullable(TrustModel), null),
  datasetFingerprint: v.string(),
  backend: v.string(),
  /** Command lines that train the like of it; empty where they are not known. */
  command: LongText,
  /** What these models are not good for. */
  limits: LongText,
});
export type ModelCard = v.InferOutput<typeof ModelCard>;

const InstalledSet = v.strictObject({ classifier: Id, gwin: Id, second: v.nullable(Id) });
export type InstalledSet = v.InferOutput<typeof InstalledSet>;

export const PretrainedSet = v.strictObject({
  card: ModelCard,
  /** What it is called in the open project; null where it is not installed, or no project is open. */
  installed: v.nullable(InstalledSet),
  /** Why it cannot be installed into the open project; null where it can be, or no project is open. */
  misfit: v.nullable(v.string()),
  /** For a set named as a data set: why its images cannot be read here, and how to install them; else null. */
  missing: v.nullable(v.string()),
});
export type PretrainedSet = v.InferOutput<typeof PretrainedSet>;

const ModelFigures = v.strictObject({
  accuracy: ShareSchema,
  /** Images rejected at τ, and wrong labels among the others. */
  rejected: ShareSchema,
  risk: ShareSchema,
});

/** Two classifiers on the same labelled images; see `shared/domain/model-comparison`. */
export const ModelComparison = v.strictObject({
  images: Count,
  tau: Share,
  old: ModelFigures,
  new: ModelFigures,
  /** Wrong labels among as many as the old one accepts at τ. */
  sameCoverage: v.nullable(v.strictObject({ coverage: Share, old: ShareSchema, new: ShareSchema })),
  fixed: Count,
  broken: Count,
  change: ChangeSchema,
  mcnemar: v.strictObject({ exact: Share, midP: Share }),
});
export type ModelComparison = v.InferOutput<typeof ModelComparison>;

/** A decision on record to put a model in use, or not to. */
export const Promotion = v.strictObject({
  /** Its entry in the log. */
  leaf: Count,
  kind: v.picklist(['classifier', 'gwin']),
  /** The model that was in use; null where there was none. */
  old: v.nullable(Id),
  new: Id,
  promoted: v.boolean(),
  policy: v.nullable(Id),
  reason: v.string(),
  validation: v.nullable(ModelComparison),
  test: v.nullable(ModelComparison),
  by: ShortText,
  at: Time,
});
export type Promotion = v.InferOutput<typeof Promotion>;

export const models = {
  list: call.input(v.strictObject({})).output(v.array(Model)),
  /** Sets of models that come with the program, by name; those whose card is damaged are left out. */
  pretrained: call.input(Nothing).output(v.array(PretrainedSet)),
  /**
   * Adds a set's models to the project, which takes the set's classes where it has none; what is there already is not
   * added again. MODEL_NOT_FOUND, IMAGE_SHAPE_MISMATCH, BAD_ARGUMENT for another number of classes or a damaged card,
   * BAD_WEIGHTS.
   */
  install: write.input(v.strictObject({ name: SetName })).output(InstalledSet),
  /**
   * Two classifiers on the same images. Test images are not among what is chosen by: they are shown with the decision.
   * MODEL_NOT_FOUND, BAD_ARGUMENT for a GWIN, NO_SCORES where one of them has not scored them under the policy, NO_DATA.
   */
  compare: call.input(v.strictObject({ old: Id, new: Id })).output(ModelComparison),
  /**
   * Records whether a model takes the place of the one in use, with how both do on validation images and, read only
   * now, on test images, as far as both have scored them; and puts it in use. MODEL_NOT_FOUND, BAD_ARGUMENT for a GWIN
   * of another classifier and for a model that is in use.
   */
  promote: write
    .input(
      v.strictObject({ model: Id, promote: v.boolean(), reason: v.pipe(LongText, v.trim(), v.minLength(1)) }),
    )
    .output(Promotion),
  /** Newest first. */
  promotions: call.input(Nothing).output(v.array(Promotion)),
  /** Writes the policy's models as a set, named as the folder. NO_MODEL, MODEL_NOT_FOUND, BAD_ARGUMENT, NO_ACCESS. */
  export: write
    .input(
      v.strictObject({
        directory: FilePath,
        /** Default: the folder's name. */
        title: v.optional(ShortText),
        /** Default: what was imported. */
        dataset: v.optional(ShortText),
        limits: v.optional(LongText, ''),
        /** A classifier to go with it as a control. */
        second: v.optional(Id),
      }),
    )
    .output(ModelCard),
};
