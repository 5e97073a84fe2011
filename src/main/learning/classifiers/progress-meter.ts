import type { ClassificationMetrics } from '../../../shared/domain/classification-metrics.ts';

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
  readonly stepsPerSecond: number;
  readonly etaSeconds: number;
  /** After the latest epoch, by one draw on part of the validation images. */
  readonly validation: ClassificationMetrics | null;
};

export type ProgressMeter = {
  report(step: number, epoch: number, figures: StepFigures, validation: ClassificationMetrics | null): void;
};

/** Share of the newest step in a running mean. */
const NEWEST = 0.02;
const LEAST_MILLISECONDS = 100;

/** Follows a training's figures and speed and reports them at most ten times a second, and at its last step. */
export function createProgressMeter(
  steps: number,
  onProgress: (progress: ClassifierProgress) => void,
  now: () => number = () => performance.now(),
): ProgressMeter {
  let reports = 0;
  let duration = 0;
  let means: StepFigures = { loss: 0, nll: 0, kl: 0, accuracy: 0 };
  let lastStep = now();
  let lastReport = Number.NEGATIVE_INFINITY;
  return {
    report(step, epoch, figures, validation) {
      const time = now();
      const share = Math.max(NEWEST, 1 / ++reports);
      const moved = (mean: number, value: number): number => mean + (value - mean) * share;
      duration = moved(duration, time - lastStep);
      lastStep = time;
      means = {
        loss: moved(means.loss, figures.loss),
        nll: moved(means.nll, figures.nll),
        kl: moved(means.kl, figures.kl),
        accuracy: moved(means.accuracy, figures.accuracy),
      };
      if (step < steps && time - lastReport < LEAST_MILLISECONDS) return;
      lastReport = time;
      const [stepsPerSecond, etaSeconds] = [1000 / duration, ((steps - step) * duration) / 1000];
      onProgress({ step, steps, epoch, ...means, stepsPerSecond, etaSeconds, validation });
    },
  };
}
