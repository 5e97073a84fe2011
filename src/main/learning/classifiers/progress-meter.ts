import type { ClassificationMetrics } from '../../../shared/domain/classification-metrics.ts';
import { createStopwatch, remainingTimes, type Stopwatch } from '../eta.ts';

/** What one training step measured on its batch. */
export type StepFigures = {
  readonly loss: number;
  readonly nll: number;
  /** KL of the posterior from the prior in nats, over all weights; 0 for plain weights. */
  readonly kl: number;
  readonly accuracy: number;
};

/** Where training stands. Figures are running means over about 50 steps. */
export type ClassifierProgress = StepFigures & {
  readonly step: number;
  readonly steps: number;
  /** The epoch that is under way, from 1. */
  readonly epoch: number;
  readonly stepsPerSecond: number | null;
  /** Seconds to the end of all, the last validation included. */
  readonly etaSeconds: number | null;
  /** After the latest epoch, by one draw on part of the validation images. */
  readonly validation: ClassificationMetrics | null;
};

/** What a training consists of besides its steps. */
export type TrainingPlan = {
  readonly steps: number;
  /** Steps from one validation to the next. */
  readonly validationEvery: number;
  readonly checkpointEvery: number;
  /** Images of the validation after the last step. */
  readonly lastImages: number;
};

/** `conclusion`: the validation after the last step, in images. */
type ClassifierWork = 'validation' | 'checkpoint' | 'conclusion';

export type ProgressMeter = {
  readonly time: Stopwatch<ClassifierWork>['time'];
  report(step: number, epoch: number, figures: StepFigures, validation: ClassificationMetrics | null): void;
  /** How much of the validation after the last step is done, 0..1. */
  finishing(share: number): void;
};

/** Share of the newest step in a running mean. */
const NEWEST = 0.02;
const LEAST_MILLISECONDS = 100;

/** Follows a training's figures and speed and reports them at most ten times a second, and at its last step. */
export function createProgressMeter(
  { steps, validationEvery, checkpointEvery, lastImages }: TrainingPlan,
  onProgress: (progress: ClassifierProgress) => void,
  now: () => number = () => performance.now(),
): ProgressMeter {
  const stopwatch = createStopwatch<ClassifierWork>(now);
  let reports = 0;
  let means: StepFigures = { loss: 0, nll: 0, kl: 0, accuracy: 0 };
  let newest: ClassifierProgress | null = null;
  let lastReport = Number.NEGATIVE_INFINITY;

  function tell(progress: ClassifierProgress, urgent: boolean): void {
    newest = progress;
    if (!urgent && now() - lastReport < LEAST_MILLISECONDS) return;
    lastReport = now();
    onProgress(progress);
  }

  return {
    time: stopwatch.time,
    report(step, epoch, figures, validation) {
      const share = Math.max(NEWEST, 1 / ++reports);
      const moved = (mean: number, value: number): number => mean + (value - mean) * share;
      means = {
        loss: moved(means.loss, figures.loss),
        nll: moved(means.nll, figures.nll),
        kl: moved(means.kl, figures.kl),
        accuracy: moved(means.accuracy, figures.accuracy),
      };
      const etaSeconds = stopwatch.remaining({
        step: steps - step,
        validation: remainingTimes(step, steps, validationEvery),
        checkpoint: remainingTimes(step, steps, checkpointEvery),
        conclusion: lastImages,
      });
      const stepsPerSecond = stopwatch.stepsPerSecond();
      tell({ step, steps, epoch, ...means, stepsPerSecond, etaSeconds, validation }, step === steps);
    },
    finishing(share) {
      if (newest === null) return;
      const left = { step: 0, validation: 0, checkpoint: 0, conclusion: (1 - share) * lastImages };
      tell({ ...newest, etaSeconds: stopwatch.remaining(left) }, share === 1);
    },
  };
}
