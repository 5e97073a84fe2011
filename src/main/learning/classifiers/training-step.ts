import type { ImageBatch, LabelledImages } from '../../../shared/domain/image.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import type { Augmentation } from '../augment.ts';
import { augmentedTensor, batchPlan, type BatchPlan, imageTensor, labelTensor } from '../batches.ts';
import { type AdamConfig, adamInit, adamStep } from '../optim.ts';
import { disposeParams, type Params } from '../params.ts';
import { type Scalar, type Tensor4D, tf } from '../tf.ts';
import { familyOf } from './classifier.ts';
import type { ClassifierFamily, ClassifierSpec } from './family.ts';
import { lossAndGradients } from './gradients.ts';
import type { StepFigures } from './progress-meter.ts';
import type { TrainingState } from './training-state.ts';

/** How a classifier is trained. */
export type ClassifierTraining = {
  readonly seed: number;
  readonly epochs: number;
  /** Images per step. */
  readonly batch: number;
  readonly learningRate: number;
  /** Steps from one checkpoint to the next. */
  readonly checkpointEvery: number;
  /** 'cosine' lowers the learning rate to zero along half a cosine; 'constant' is the default. */
  readonly schedule?: 'constant' | 'cosine';
  /** Random affine maps of the training images; none when left out. */
  readonly augmentation?: Augmentation;
};

/** What one step needs to know. */
export type TrainingRun = {
  readonly spec: ClassifierSpec;
  readonly training: ClassifierTraining;
  readonly train: LabelledImages;
  readonly family: ClassifierFamily;
  readonly plan: BatchPlan;
  readonly steps: number;
};

/** Adam's usual constants (Kingma & Ba 2015), epsilon as Keras has it. */
export const ADAM: Omit<AdamConfig, 'learningRate'> = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

/** A training with what follows from its configuration. */
export function trainingRun(
  spec: ClassifierSpec,
  training: ClassifierTraining,
  train: LabelledImages,
): TrainingRun {
  const plan = batchPlan(train.count, training.batch, training.seed);
  return {
    spec,
    training,
    train,
    family: familyOf(spec.architecture),
    plan,
    steps: training.epochs * plan.perEpoch,
  };
}

/** The state before the first step. */
export function initialState({ family, spec, training }: TrainingRun): TrainingState {
  const params = family.init(spec, training.seed);
  return { step: 0, params, adam: adamInit(partOf(params, (name) => family.trainable(name))) };
}

/** One gradient, one update. Disposes the old state. Errors: INTERNAL when the loss is not a number. */
export function trainingStep(
  run: TrainingRun,
  state: TrainingState,
): { state: TrainingState; figures: StepFigures } {
  const { family, spec, training, train, plan } = run;
  const places = plan.placesAt(state.step);
  const key = { seed: training.seed, step: state.step };
  const images = stepImages(train, places, training, state.step);
  const labels = labelTensor(train, places);
  const pass = lossAndGradients(family, spec, state.params, images, labels, key, train.count);
  const { gradients, buffers, ...scalars } = pass;
  const figures = {
    loss: valueOf(scalars.loss),
    nll: valueOf(scalars.nll),
    kl: valueOf(scalars.kl),
    accuracy: valueOf(scalars.accuracy),
  };
  tf.dispose([images, labels, scalars]);
  if (!Number.isFinite(figures.loss)) {
    tf.dispose([gradients, buffers]);
    throw new GwinnowError(
      'INTERNAL',
      `training diverged: the loss of step ${state.step} is ${figures.loss}`,
    );
  }
  const trained = partOf(state.params, (name) => family.trainable(name));
  const config = { ...ADAM, learningRate: learningRateAt(run, state.step) };
  const updated = adamStep(config, trained, gradients, state.adam);
  disposeParams(partOf(state.params, (name) => name in buffers));
  const params = { ...state.params, ...updated.params, ...buffers };
  return { state: { step: state.step + 1, params, adam: updated.state }, figures };
}

/** A step's images, augmented where the training says so. The caller disposes them. */
export function stepImages(
  images: ImageBatch,
  places: Uint32Array,
  { augmentation, seed }: ClassifierTraining,
  step: number,
): Tensor4D {
  if (augmentation === undefined) return imageTensor(images, places);
  return augmentedTensor(images, places, augmentation, { seed, step, purpose: 'augment' });
}

function valueOf(scalar: Scalar): number {
  return scalar.dataSync()[0] ?? Number.NaN;
}

function learningRateAt({ training, steps }: TrainingRun, step: number): number {
  if (training.schedule !== 'cosine') return training.learningRate;
  return (training.learningRate * (1 + Math.cos((Math.PI * step) / steps))) / 2;
}

function partOf(params: Params, wanted: (name: string) => boolean): Params {
  return Object.fromEntries(Object.entries(params).filter(([name]) => wanted(name)));
}
