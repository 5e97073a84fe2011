import type { WorkloadName } from './protocol.ts';

/** One row of the table: what is measured, how often in each process, and what its steps come to. */
export type Workload = {
  readonly name: WorkloadName;
  readonly title: string;
  readonly gwin: 'quick' | 'paper' | null;
  readonly warmUp: number;
  readonly steps: number;
  readonly unit: string;
  /** From the median seconds of a step to the figure that is shown. */
  readonly figure: (seconds: number, sizes: Sizes) => number;
};

export type Sizes = {
  /** Steps in an epoch of the classifier's training. */
  readonly epochSteps: number;
  /** Images times draws in a step of scoring. */
  readonly passes: number;
};

const milliseconds = (seconds: number): number => seconds * 1000;

export const WORKLOADS: readonly Workload[] = [
  {
    name: 'bnn-epoch',
    title: 'BNN training epoch (LeNet-5, Flipout, batch 128)',
    gwin: null,
    warmUp: 6,
    steps: 40,
    unit: 's',
    figure: (seconds, { epochSteps }) => seconds * epochSteps,
  },
  {
    name: 'critic-step',
    title: 'critic step (d 64, batch 64, gradient penalty)',
    gwin: 'paper',
    warmUp: 3,
    steps: 12,
    unit: 'ms',
    figure: milliseconds,
  },
  {
    name: 'generator-residual',
    title: 'generator step (residual, batch 128)',
    gwin: 'quick',
    warmUp: 6,
    steps: 40,
    unit: 'ms',
    figure: milliseconds,
  },
  {
    name: 'generator-paper',
    title: "generator step (paper's, d 64, batch 64, critic)",
    gwin: 'paper',
    warmUp: 4,
    steps: 25,
    unit: 'ms',
    figure: milliseconds,
  },
  {
    name: 'scoring',
    title: 'scoring 10,000 images (LeNet-5, T = 10)',
    gwin: null,
    // A step is all test images under T draws, made anew: long enough to be its own warm-up.
    warmUp: 0,
    steps: 1,
    unit: 'images x draws / s',
    figure: (seconds, { passes }) => passes / seconds,
  },
];
