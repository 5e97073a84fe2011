import * as v from 'valibot';
import { call, Count, Id, Seed, Share, write } from './common.ts';
import { Preview, StartedJob } from './jobs.ts';
import { Architecture, Conditioning, GeneratorName } from './models.ts';
import { ReviewedChoice, ReviewedLabels } from './reviewed.ts';

export const ClassifierPreset = v.picklist(['quick', 'standard', 'full']);
export type ClassifierPreset = v.InferOutput<typeof ClassifierPreset>;

export const GwinPreset = v.picklist(['quick', 'standard', 'paper']);
export type GwinPreset = v.InferOutput<typeof GwinPreset>;

/**
 * Random changes of the images that a training sees: none, those that written digits bear (turned, scaled, sheared and
 * shifted), or those that pictures of upright things bear (mirrored, and a little of the others).
 */
export const Augmenting = v.picklist(['none', 'digits', 'objects']);
export type Augmenting = v.InferOutput<typeof Augmenting>;

/** As jobs recorded it while there was one kind of change. */
const AugmentingSwitch = v.pipe(
  v.boolean(),
  v.transform((on): Augmenting => (on ? 'digits' : 'none')),
);

const Minutes = v.pipe(v.number(), v.minValue(0.01), v.maxValue(100_000));
const Steps = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000_000));

/** Weight of a term of a loss. */
const Weight = v.pipe(v.number(), v.minValue(0), v.maxValue(100_000));

/** Factor on the number of a network's filters and hidden units. */
const Width = v.pipe(v.number(), v.minValue(0.1), v.maxValue(10));

export const ClassifierRequest = v.strictObject({
  architecture: v.optional(Architecture, 'lenet5-bnn'),
  preset: v.optional(ClassifierPreset, 'quick'),
  /** Overrides the preset's length. */
  epochs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000))),
  /** Time budget in place of the preset's own; turned into epochs from the machine's measured speed. */
  minutes: v.optional(Minutes),
  members: v.optional(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(50))),
  width: v.optional(Width),
  /** Default: none. */
  augment: v.optional(v.union([Augmenting, AugmentingSwitch])),
  /** Learns from labels that people decided too. */
  reviewed: v.optional(ReviewedChoice),
  seed: v.optional(Seed, 1),
});
export type ClassifierRequest = v.InferOutput<typeof ClassifierRequest>;

export const GwinRequest = v.strictObject({
  /** Default: the policy's classifier. */
  classifier: v.optional(Id),
  preset: v.optional(GwinPreset, 'quick'),
  generator: v.optional(GeneratorName),
  /** Default: the preset's. Where a preset has no critic, the standard preset's stands beside the penalty. */
  conditioning: v.optional(Conditioning),
  width: v.optional(Width),
  /** These six in place of the preset's. */
  augment: v.optional(Augmenting),
  /** λ_Loss, the weight of the transformation penalty. */
  penalty: v.optional(Weight),
  /** τ*, from which certainty on training images count as confident. */
  confident: v.optional(Share),
  /** Share of each batch that the classifier doubts. */
  hard: v.optional(Share),
  /** Weight of the reward for giving different z the same transform. */
  variety: v.optional(Weight),
  /** Networks drawn from the classifier for each step's penalty. */
  networks: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(32))),
  steps: v.optional(Steps),
  minutes: v.optional(Minutes),
  seed: v.optional(Seed, 1),
});
export type GwinRequest = v.InferOutput<typeof GwinRequest>;

/** How a training went so far: at most 1,000 points and 24 previews, spread over its length. */
export const TrainingHistory = v.strictObject({
  points: v.array(
    v.strictObject({
      phase: v.string(),
      done: v.number(),
      figures: v.record(v.string(), v.nullable(v.number())),
    }),
  ),
  previews: v.array(Preview),
});
export type TrainingHistory = v.InferOutput<typeof TrainingHistory>;

export const training = {
  /** What the job reported, also long after it has ended. JOB_NOT_FOUND */
  history: call.input(v.strictObject({ job: Id })).output(TrainingHistory),
  /** NO_DATA where reviewed labels are asked for and there are none. */
  classifier: write.input(ClassifierRequest).output(StartedJob),
  /** Labels that a training would take now, and how many more are on validation and test images, which stay out. */
  reviewed: call.input(ReviewedChoice).output(v.strictObject({ ...ReviewedLabels.entries, heldOut: Count })),
  gwin: write.input(GwinRequest).output(StartedJob),
};
