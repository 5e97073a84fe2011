import * as v from 'valibot';
import { Conditioning, GeneratorName } from '../../../shared/contract/models.ts';
import { Augmentation } from '../augment.ts';

const Count = v.pipe(v.number(), v.integer(), v.minValue(1));
const Share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const Positive = v.pipe(v.number(), v.minValue(0));
const Seed = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff));

const Adam = v.strictObject({
  learningRate: Positive,
  beta1: Share,
  beta2: Share,
  epsilon: Positive,
});

const CriticConfig = v.strictObject({
  conditioning: Conditioning,
  /** d: filters of the first convolution. */
  width: Count,
  /** n_critic: critic steps before each generator step. */
  steps: Count,
  /** λ_GP. */
  gradientPenalty: Positive,
  adam: Adam,
  /**
   * What the generator transforms for the critic: the real images themselves, as Algorithm 1 has it, or images of the
   * same class from all training data, which a near-identity generator leaves distinguishable.
   */
  sources: v.picklist(['confident', 'all']),
});

/** All numbers of one GWIN training: with the data and the classifier they determine the run. */
export const GwinConfig = v.strictObject({
  preset: v.picklist(['quick', 'standard', 'paper']),
  seed: Seed,
  /** Generator steps. */
  steps: Count,
  /** m: images in a batch. */
  batch: Count,
  generator: v.strictObject({ name: GeneratorName, width: Count, zSize: Count }),
  adam: Adam,
  /** How the generator's learning rate goes from its value to zero: not at all, or by half a cosine. */
  schedule: v.picklist(['constant', 'cosine']),
  /** λ_Loss. */
  transformationPenalty: Positive,
  /**
   * λ_aux: weight of the NLL of a linear class head on the generator's layer that sees the whole image. It tells the
   * encoder early what there is to draw; the head is dropped when training ends. Zero: none, as Algorithm 1 has it.
   */
  auxiliaryPenalty: v.optional(Positive, 0),
  /**
   * λ_T and how many confident images of the same class are drawn to choose from, for a penalty on the mean squared
   * distance of a transform to the one of them that is nearest to its source: a pull to the confident distribution that
   * costs next to nothing, where a critic is too dear or beside it. Null: none, as Algorithm 1 has it.
   */
  transport: v.optional(v.nullable(v.strictObject({ penalty: Positive, candidates: Count })), null),
  /**
   * λ_V: weight of the mean squared distance of a batch's transforms to the mean of those of their class. It rewards
   * mode collapse, one of the paper's next steps; the only image of its class costs nothing. Zero: none, as Algorithm 1
   * has it.
   */
  varietyPenalty: v.optional(Positive, 0),
  /** Networks drawn once from the classifier for the penalty, and how many of them, in turn, a step uses. */
  penaltyDraws: v.strictObject({ pool: Count, perStep: Count }),
  critic: v.nullable(CriticConfig),
  /** τ*: certainty from which a rightly labelled training image belongs to the confident set. */
  confidentThreshold: Share,
  /** Share of a generator batch that comes from training images labelled wrong or less certain than `threshold`. */
  hard: v.strictObject({ share: Share, threshold: Share }),
  /** Random affine maps of the images a generator batch starts from: see Augmentation. */
  augmentation: v.nullable(Augmentation),
  /** The weights that are kept are a moving average with this decay per step; null: the last ones. */
  averaging: v.nullable(Share),
  /** Draws by which training images are judged confident or hard. */
  scoringDraws: Count,
  evaluation: v.strictObject({
    /** Steps between evaluations. */
    every: Count,
    /** τ: validation images below it are the fixed set that is evaluated, at most `limit` of them. */
    threshold: Share,
    limit: Count,
    /** Draws of the classifier per pass, and passes with draws and z of their own whose labels are pooled. */
    draws: Count,
    passes: Count,
    /** Images of the fixed set whose transforms are shown. */
    previews: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(64)),
  }),
  /** Steps between checkpoints. */
  checkpointEvery: Count,
});
export type GwinConfig = v.InferOutput<typeof GwinConfig>;

/** The generator's learning rate at a step, counted from 0. */
export function learningRateAt(config: GwinConfig, step: number): number {
  const { learningRate } = config.adam;
  if (config.schedule === 'constant') return learningRate;
  return (learningRate * (1 + Math.cos((Math.PI * step) / config.steps))) / 2;
}
