import type { JobProgress } from '../../../shared/contract/jobs.ts';
import type { GwinConfig } from './config.ts';
import { remainingTimes, type Stopwatch } from '../eta.ts';
import type { Evaluation, PreviewImages } from './evaluate.ts';
import type { StepValues } from './run.ts';
import type { TrainingState } from './state.ts';

/** What a GWIN training consists of besides its steps. */
export type GwinWork = 'evaluation' | 'checkpoint';

type Figures = Record<string, number | null>;
type Preview = NonNullable<JobProgress['preview']>;

/** Least time between two reports. */
const INTERVAL_MILLISECONDS = 100;

/**
 * Figures of a GWIN training: criticLoss, generatorLoss, wasserstein, gradientNorm (mean), nll (the transformation
 * penalty before λ_Loss, nats); accuracyBefore, accuracyAfter, fixed, broken, evaluated, rescued, rescuedAccuracy of
 * the last evaluation on the fixed rejected validation images; bestAccuracy, bestStep; stepsPerSecond.
 */
export function figuresOf(
  state: TrainingState,
  values: StepValues | null,
  evaluation: Evaluation | null,
  stopwatch: Stopwatch<GwinWork>,
): Figures {
  return {
    criticLoss: values?.critic?.loss ?? null,
    wasserstein: values?.critic?.wasserstein ?? null,
    gradientNorm: values?.critic?.gradientNorm ?? null,
    generatorLoss: values?.generator.loss ?? null,
    nll: values?.generator.nll ?? null,
    accuracyBefore: evaluation?.figures.accuracyBefore ?? null,
    accuracyAfter: evaluation?.figures.accuracyAfter ?? null,
    fixed: evaluation?.figures.fixed ?? null,
    broken: evaluation?.figures.broken ?? null,
    evaluated: evaluation?.figures.evaluated ?? null,
    rescued: evaluation?.figures.rescued ?? null,
    rescuedAccuracy: evaluation?.figures.rescuedAccuracy ?? null,
    bestAccuracy: state.best?.figures.accuracyAfter ?? null,
    bestStep: state.best?.step ?? null,
    stepsPerSecond: stopwatch.stepsPerSecond(),
  };
}

/** Seconds to the end of the training, evaluations and checkpoints included; null before the first step. */
export function secondsLeft(config: GwinConfig, step: number, stopwatch: Stopwatch<GwinWork>): number | null {
  return stopwatch.remaining({
    step: config.steps - step,
    evaluation: remainingTimes(step, config.steps, config.evaluation.every),
    checkpoint: remainingTimes(step, config.steps, config.checkpointEvery),
  });
}

/** The images of a preview as the contract carries them. */
export function previewOf(step: number, { originals, transforms }: PreviewImages): Preview {
  const { height, width, channels } = originals.shape;
  return {
    step,
    count: originals.count,
    height,
    width,
    channels,
    originals: originals.pixels,
    transforms: transforms.pixels,
  };
}

/** Passes reports on, at most ten a second; `urgent` ones always. */
export function throttled(
  report: (progress: JobProgress) => void,
  now: () => number,
): (progress: JobProgress, urgent?: boolean) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (progress, urgent = false) => {
    if (!urgent && now() - last < INTERVAL_MILLISECONDS) return;
    last = now();
    report(progress);
  };
}
