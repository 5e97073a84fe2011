import {
  type ClassificationMetrics,
  classificationMetrics,
} from '../../shared/domain/classification-metrics.ts';
import type { LabelledImages } from '../../shared/domain/image.ts';
import { GwinnowError } from '../../shared/errors.ts';
import { firstImages } from './batches.ts';
import { breathe } from './breathe.ts';
import type { ClassifierSpec } from './classifiers/family.ts';
import {
  type ClassifierProgress,
  createProgressMeter,
  type ProgressMeter,
  type TrainingPlan,
} from './classifiers/progress-meter.ts';
import { loadState, type RunIdentity, saveState, type TrainingState } from './classifiers/training-state.ts';
import {
  type ClassifierTraining,
  initialState,
  trainingRun,
  type TrainingRun,
  trainingStep,
} from './classifiers/training-step.ts';
import { disposeParams, type NamedArrays, toArrays } from './params.ts';
import { drawProbabilities, meanOfDraws, SCORING_BATCH } from './scoring.ts';

export type { ClassifierProgress } from './classifiers/progress-meter.ts';
export { ADAM } from './classifiers/training-step.ts';
export type { ClassifierTraining } from './classifiers/training-step.ts';

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

const FINAL_DRAWS = 10;
/** Images that one draw is tried on after every epoch. */
const QUICK_VALIDATION = 1000;

/** A request with what follows from it. */
type Run = ClassifierTrainingRequest & TrainingRun & { readonly identity: RunIdentity };

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
  const some = firstImages(run.validation, QUICK_VALIDATION);
  const meter = createProgressMeter(planOf(run), onProgress);
  let state = (await loadState(request.checkpointPath, run.identity)) ?? initialState(run);
  let validation: ClassificationMetrics | null = null;
  const save = (): Promise<unknown> =>
    meter.time('checkpoint', () => saveState(request.checkpointPath, state, run.identity));
  try {
    if (state.step < run.steps) await timeConclusion(run, state, meter);
    while (state.step < run.steps) {
      await breathe();
      if (signal.aborted) {
        await save();
        throw new GwinnowError('CANCELLED', `training was cancelled at step ${state.step} of ${run.steps}`);
      }
      const { figures, ...taken } = await meter.time('step', async () => trainingStep(run, state));
      state = taken.state;
      // Short, so it is not broken off: the loop's head saves the state first.
      if (state.step % run.plan.perEpoch === 0) {
        validation = await meter.time('validation', () => validate(run, state, some, 1));
      }
      if (state.step % request.training.checkpointEvery === 0 || state.step === run.steps) await save();
      meter.report(state.step, Math.ceil(state.step / run.plan.perEpoch), figures, validation);
    }
    const finishing = (done: number, total: number): void => meter.finishing(done / total);
    const metrics = await validate(run, state, run.validation, FINAL_DRAWS, {
      signal,
      onProgress: finishing,
    });
    return { params: toArrays(state.params), metrics, steps: run.steps };
  } finally {
    disposeParams(state.params);
    disposeParams(state.adam.slots);
  }
}

function planOf({ steps, plan, training, validation }: Run): TrainingPlan {
  const { checkpointEvery } = training;
  return { steps, validationEvery: plan.perEpoch, checkpointEvery, lastImages: validation.count };
}

/**
 * What the validation after the last step will take is part of the time left. The first trial only warms up; the second
 * has enough images that drawing the networks doesn't count for more than it will.
 */
async function timeConclusion(run: Run, state: TrainingState, { time }: ProgressMeter): Promise<void> {
  for (const images of [SCORING_BATCH, QUICK_VALIDATION].map((count) => firstImages(run.validation, count))) {
    await time('conclusion', () => validate(run, state, images, FINAL_DRAWS), images.count);
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
  const { checkpointEvery: _, ...decisive } = training;
  const identity = { spec, training: decisive, datasetFingerprint };
  return { ...request, ...trainingRun(spec, training, train), identity };
}

function checkLabels({ labels }: LabelledImages, classes: number): void {
  const wrong = labels.findIndex((label) => label < 0 || label >= classes);
  if (wrong < 0) return;
  throw new GwinnowError(
    'BAD_LABEL',
    `label ${labels[wrong]} of image ${wrong} is not one of 0..${classes - 1}`,
  );
}

/** Metrics of the mean of some draws. */
async function validate(
  { family, spec, training }: Run,
  { params }: TrainingState,
  images: LabelledImages,
  draws: number,
  more: { readonly signal?: AbortSignal; readonly onProgress?: (done: number, total: number) => void } = {},
): Promise<ClassificationMetrics> {
  const probabilities = await drawProbabilities(
    family,
    spec,
    params,
    images,
    training.seed,
    draws,
    more.onProgress,
    more.signal,
  );
  return classificationMetrics(meanOfDraws(probabilities, draws), images.labels, spec.classes);
}
