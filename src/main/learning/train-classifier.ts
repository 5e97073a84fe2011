import { setImmediate } from 'node:timers/promises';
import {
  type ClassificationMetrics,
  classificationMetrics,
} from '../../shared/domain/classification-metrics.ts';
import type { LabelledImages } from '../../shared/domain/image.ts';
import { GwinnowError } from '../../shared/errors.ts';
import { batchPlan, type BatchPlan, firstImages, imageTensor, labelTensor } from './batches.ts';
import { familyOf } from './classifiers/classifier.ts';
import type { ClassifierFamily, ClassifierSpec } from './classifiers/family.ts';
import { lossAndGradients } from './classifiers/gradients.ts';
import { loadState, type RunIdentity, saveState, type TrainingState } from './classifiers/training-state.ts';
import { type AdamConfig, adamInit, adamStep } from './optim.ts';
import { disposeParams, type NamedArrays, type Params, toArrays } from './params.ts';
import {
  type ClassifierProgress,
  createProgressMeter,
  type StepFigures,
} from './classifiers/progress-meter.ts';
import { drawProbabilities, meanOfDraws } from './scoring.ts';
import { type Scalar, tf } from './tf.ts';

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
};

export type ClassifierTrainingRequest = {
  readonly spec: ClassifierSpec;
  readonly training: ClassifierTraining;
  readonly train: LabelledImages;
  readonly validation: LabelledImages;
  /** Where the state is kept while it trains; an existing one is gone on with. */
  readonly checkpointPath: string;
  readonly datasetFingerprint: string;
};

export type TrainedClassifier = {
  readonly params: NamedArrays;
  /** Of the mean of 10 draws on all validation images. */
  readonly metrics: ClassificationMetrics;
  readonly steps: number;
};

/** Adam's usual constants (Kingma & Ba 2015), epsilon as Keras has it. */
export const ADAM: Omit<AdamConfig, 'learningRate'> = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
const FINAL_DRAWS = 10;
/** Images that one draw is tried on after every epoch. */
const QUICK_VALIDATION = 1000;

/** A request with what follows from it. */
type Run = ClassifierTrainingRequest & {
  readonly family: ClassifierFamily;
  readonly plan: BatchPlan;
  readonly steps: number;
  readonly identity: RunIdentity;
};

/**
 * Trains a classifier on its ELBO (mean NLL + KL / number of training images) with Adam. Goes on by itself from an
 * existing checkpoint, to the same weights as an unbroken run on the same backend.
 * Errors: CANCELLED, after writing a checkpoint; CHECKPOINT_MISMATCH; BAD_CHECKPOINT; NO_DATA; BAD_LABEL;
 * INTERNAL when the loss is not a number.
 */
export async function trainClassifier(
  request: ClassifierTrainingRequest,
  onProgress: (progress: ClassifierProgress) => void,
  signal: AbortSignal,
): Promise<TrainedClassifier> {
  const run = prepare(request);
  const meter = createProgressMeter(run.steps, onProgress);
  let state = (await loadState(request.checkpointPath, run.identity)) ?? initialState(run);
  let validation: ClassificationMetrics | null = null;
  try {
    while (state.step < run.steps) {
      // Lets messages in, so that a cancel is seen.
      await setImmediate();
      if (signal.aborted) {
        await saveState(request.checkpointPath, state, run.identity);
        throw new GwinnowError('CANCELLED', `training was cancelled at step ${state.step} of ${run.steps}`);
      }
      const taken = trainingStep(run, state);
      state = taken.state;
      if (state.step % run.plan.perEpoch === 0)
        validation = await validate(run, state, firstImages(run.validation, QUICK_VALIDATION), 1, signal);
      if (state.step % request.training.checkpointEvery === 0 || state.step === run.steps) {
        await saveState(request.checkpointPath, state, run.identity);
      }
      meter.report(state.step, Math.ceil(state.step / run.plan.perEpoch), taken.figures, validation);
    }
    const metrics = await validate(run, state, run.validation, FINAL_DRAWS, signal);
    return { params: toArrays(state.params), metrics, steps: run.steps };
  } finally {
    disposeParams(state.params);
    disposeParams(state.adam.slots);
  }
}

function prepare(request: ClassifierTrainingRequest): Run {
  const { spec, training, train, validation, datasetFingerprint } = request;
  if (train.count === 0 || validation.count === 0) {
    throw new GwinnowError(
      'NO_DATA',
      'training a classifier takes training and validation images, both labelled',
    );
  }
  for (const images of [train, validation]) checkLabels(images, spec.classes);
  const plan = batchPlan(train.count, training.batch, training.seed);
  const { checkpointEvery: _, ...decisive } = training;
  return {
    ...request,
    family: familyOf(spec.architecture),
    plan,
    steps: training.epochs * plan.perEpoch,
    identity: { spec, training: decisive, datasetFingerprint },
  };
}

function checkLabels({ labels }: LabelledImages, classes: number): void {
  const wrong = labels.findIndex((label) => label < 0 || label >= classes);
  if (wrong < 0) return;
  throw new GwinnowError(
    'BAD_LABEL',
    `label ${labels[wrong]} of image ${wrong} is not one of 0..${classes - 1}`,
  );
}

function initialState({ family, spec, training }: Run): TrainingState {
  const params = family.init(spec, training.seed);
  return { step: 0, params, adam: adamInit(partOf(params, (name) => family.trainable(name))) };
}

/** One gradient, one update. Disposes the old state. */
function trainingStep(run: Run, state: TrainingState): { state: TrainingState; figures: StepFigures } {
  const { family, spec, training, train, plan } = run;
  const places = plan.placesAt(state.step);
  const [images, labels] = [imageTensor(train, places), labelTensor(train, places)];
  const key = { seed: training.seed, step: state.step };
  const pass = lossAndGradients(family, spec, state.params, images, labels, key, train.count);
  const [loss, nll, accuracy] = [valueOf(pass.loss), valueOf(pass.nll), valueOf(pass.accuracy)];
  tf.dispose([images, labels, pass.loss, pass.nll, pass.accuracy]);
  const figures = { loss, nll, kl: (loss - nll) * train.count, accuracy };
  if (!Number.isFinite(loss)) {
    throw new GwinnowError('INTERNAL', `training diverged: the loss of step ${state.step} is ${loss}`);
  }
  const trained = partOf(state.params, (name) => family.trainable(name));
  const config = { ...ADAM, learningRate: learningRateAt(run, state.step) };
  const updated = adamStep(config, trained, pass.gradients, state.adam);
  disposeParams(partOf(state.params, (name) => name in pass.buffers));
  const params = { ...state.params, ...updated.params, ...pass.buffers };
  return { state: { step: state.step + 1, params, adam: updated.state }, figures };
}

function valueOf(scalar: Scalar): number {
  return scalar.dataSync()[0] ?? Number.NaN;
}

function learningRateAt({ training, steps }: Run, step: number): number {
  if (training.schedule !== 'cosine') return training.learningRate;
  return (training.learningRate * (1 + Math.cos((Math.PI * step) / steps))) / 2;
}

function partOf(params: Params, wanted: (name: string) => boolean): Params {
  return Object.fromEntries(Object.entries(params).filter(([name]) => wanted(name)));
}

/** Metrics of the mean of some draws. */
async function validate(
  { family, spec, training }: Run,
  { params }: TrainingState,
  images: LabelledImages,
  draws: number,
  signal: AbortSignal,
): Promise<ClassificationMetrics> {
  const probabilities = await drawProbabilities(
    family,
    spec,
    params,
    images,
    training.seed,
    draws,
    undefined,
    signal,
  );
  return classificationMetrics(meanOfDraws(probabilities, draws), images.labels, spec.classes);
}
