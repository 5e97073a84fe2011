import { GwinnowError } from '../../../shared/errors.ts';
import type { ImageBatch, LabelledImages } from '../../../shared/domain/image.ts';
import { breathe } from '../breathe.ts';
import { drawProbabilities, SCORING_BATCH } from '../scoring.ts';
import type { Verdicts } from './confident-set.ts';
import type { GwinConfig } from './config.ts';
import { GENERATORS } from './generator.ts';
import type { OpenClassifier } from './penalty.ts';
import { generatorSpec, openRun, startState, trainingStep } from './run.ts';
import { disposeState } from './state.ts';
import { disposeParams } from '../params.ts';
import { TRANSFORM_BATCH, transformImages } from './transform.ts';

/** What the machine at hand does in a second, measured with the very networks of a training. */
export type Speed = {
  readonly secondsPerStep: number;
  /** Images that pass through one drawn network. */
  readonly imageDrawsPerSecond: number;
  readonly transformsPerSecond: number;
};

const TIMED_STEPS = 3;
const TIMED_DRAWS = 3;

/** Seconds from a start to an end of some work; the lesser of two tries, for others may use the machine too. */
async function leastSeconds(run: () => Promise<unknown> | void): Promise<number> {
  const once = async (): Promise<number> => {
    const start = performance.now();
    await run();
    return (performance.now() - start) / 1000;
  };
  const first = await once();
  return Math.min(first, await once());
}

/**
 * A short trial of a configuration: a few steps, a few hundred images scored and transformed. Errors: CANCELLED, within
 * one step.
 */
export async function measureSpeed(
  config: GwinConfig,
  classifier: OpenClassifier,
  train: LabelledImages,
  signal?: AbortSignal,
): Promise<Speed> {
  const sample = firstImages(train, 2 * SCORING_BATCH);
  const { family, spec, params } = classifier;
  const score = (): Promise<unknown> =>
    drawProbabilities(family, spec, params, sample, config.seed, TIMED_DRAWS);
  const generator = generatorSpec(config, classifier);
  const theta = GENERATORS[generator.generator].init(generator, config.seed);
  const transform = (): Promise<unknown> =>
    transformImages({ spec: generator, params: theta }, firstImages(train, TRANSFORM_BATCH), config.seed);
  try {
    return {
      secondsPerStep: await secondsPerStep(config, classifier, train, signal),
      imageDrawsPerSecond: (sample.count * TIMED_DRAWS) / (await leastSeconds(score)),
      transformsPerSecond: Math.min(TRANSFORM_BATCH, train.count) / (await leastSeconds(transform)),
    };
  } finally {
    disposeParams(theta);
  }
}

async function secondsPerStep(
  config: GwinConfig,
  classifier: OpenClassifier,
  train: LabelledImages,
  signal: AbortSignal | undefined,
): Promise<number> {
  const few = { ...config, penaltyDraws: { ...config.penaltyDraws, pool: config.penaltyDraws.perStep } };
  const run = openRun(few, classifier, train, allConfident(train));
  let state = startState(run);
  try {
    const steps = async (): Promise<void> => {
      for (let step = 0; step < TIMED_STEPS; step++) {
        await breathe();
        if (signal?.aborted) throw new GwinnowError('CANCELLED', 'Stopped before the first step.');
        ({ state } = trainingStep(run, state));
      }
    };
    await steps();
    return (await leastSeconds(steps)) / TIMED_STEPS;
  } finally {
    disposeState(state);
    run.penalty.dispose();
  }
}

/** Verdicts for a trial before any were made; how long a step takes does not depend on them. */
function allConfident({ labels }: LabelledImages): Verdicts {
  return { labels, certainties: new Float32Array(labels.length).fill(1) };
}

function firstImages(images: LabelledImages, limit: number): ImageBatch {
  const count = Math.min(limit, images.count);
  const size = images.pixels.length / images.count;
  return {
    count,
    shape: images.shape,
    pixels: images.pixels.subarray(0, count * size),
    hashes: images.hashes.subarray(0, count * 32),
  };
}

/** Validation images per training image, as the paper splits MNIST: 10,000 beside 50,000. */
const VALIDATION_SHARE = 0.2;

/** Share of validation images that a usable classifier rejects, at most. */
const REJECTED_SHARE = 0.05;

function evaluationSeconds({ evaluation }: GwinConfig, speed: Speed, trainImages: number): number {
  const { draws, passes, limit } = evaluation;
  const rejected = passes * Math.min(limit, REJECTED_SHARE * VALIDATION_SHARE * trainImages);
  return (rejected * draws) / speed.imageDrawsPerSecond + rejected / speed.transformsPerSecond;
}

/** Seconds that the steps and the evaluations between them take. */
function secondsOfTraining(config: GwinConfig, speed: Speed, trainImages: number): number {
  const evaluation = evaluationSeconds(config, speed, trainImages);
  return config.steps * (speed.secondsPerStep + evaluation / config.evaluation.every);
}

/** Seconds from the end of scoring to the end of all: the rejects are judged as they are, then once untrained. */
export function secondsAfterScoring(config: GwinConfig, speed: Speed, trainImages: number): number {
  return secondsOfTraining(config, speed, trainImages) + 2 * evaluationSeconds(config, speed, trainImages);
}

/** Generator steps that fit into a time, with the scoring before and the evaluations between them; at least one. */
export function stepsWithin(config: GwinConfig, speed: Speed, seconds: number, trainImages: number): number {
  const { scoringDraws, evaluation } = config;
  const imageDraws = trainImages * (scoringDraws + VALIDATION_SHARE * evaluation.draws);
  const left = seconds - imageDraws / speed.imageDrawsPerSecond;
  return Math.max(1, Math.floor(left / secondsOfTraining({ ...config, steps: 1 }, speed, trainImages)));
}
