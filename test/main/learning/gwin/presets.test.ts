import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Augmenting } from '../../../../src/shared/contract/training.ts';
import { useBackend } from '../../../../src/main/learning/backend.ts';
import { planGwin } from '../../../../src/main/learning/gwin/presets.ts';
import { measureSpeed, stepsWithin } from '../../../../src/main/learning/gwin/speed.ts';
import { trainGwin } from '../../../../src/main/learning/gwin/train.ts';
import { tf } from '../../../../src/main/learning/tf.ts';
import { barImages, TINY, TINY_CONFIG, tinyClassifier } from './small.ts';

const CLASSES = 3;
let folder = '';

beforeAll(async () => {
  await useBackend('native-cpu');
  folder = await mkdtemp(join(tmpdir(), 'gwin-presets-'));
});
afterAll(() => rm(folder, { recursive: true }));

function circumstances(name: string) {
  return {
    classifier: tinyClassifier(TINY, CLASSES),
    train: barImages(40, TINY, CLASSES, 1),
    checkpointPath: join(folder, `${name}.safetensors`),
  };
}

test('the paper preset is Algorithm 1: both penalties 10, five critic steps, the flattened generator, full length', async () => {
  const config = await planGwin({ preset: 'paper', seed: 4 }, circumstances('paper'));
  expect(config).toMatchObject({
    preset: 'paper',
    seed: 4,
    steps: 200_000,
    batch: 128,
    generator: { name: 'paper', width: 64, zSize: 128 },
    adam: { learningRate: 1e-4, beta1: 0.5, beta2: 0.9 },
    schedule: 'constant',
    transformationPenalty: 10,
    critic: { steps: 5, gradientPenalty: 10, width: 64, sources: 'confident' },
    confidentThreshold: 0.95,
    hard: { share: 0 },
    augmentation: null,
    averaging: null,
  });
});

test('steps given win over any length, and another generator brings its own optimiser', async () => {
  const place = circumstances('steps');
  const quick = await planGwin({ preset: 'quick', seed: 1, steps: 77 }, place);
  expect(quick).toMatchObject({ steps: 77, generator: { name: 'residual' } });
  const paper = await planGwin({ preset: 'quick', seed: 1, steps: 77, generator: 'paper' }, place);
  expect(paper).toMatchObject({ steps: 77, generator: { name: 'paper' }, adam: { learningRate: 1e-4 } });
  const standard = await planGwin({ preset: 'standard', seed: 1, steps: 5 }, place);
  expect(standard.critic).not.toBeNull();
});

test('a way to condition gives quick the critic of standard, and the paper its own with another one', async () => {
  const place = circumstances('conditioning');
  const conditioning = 'projection';
  const [quick, standard, paper] = await Promise.all(
    (['quick', 'standard', 'paper'] as const).map((preset) =>
      planGwin({ preset, seed: 1, steps: 5, conditioning }, place),
    ),
  );
  expect(quick?.critic).toMatchObject({ conditioning, width: 16, steps: 2, sources: 'all' });
  expect(standard?.critic).toEqual(quick?.critic);
  expect(paper?.critic).toMatchObject({ conditioning, width: 64, steps: 5, sources: 'confident' });
  const drawn = await planGwin({ preset: 'quick', seed: 1, steps: 5, generator: 'encoder-decoder' }, place);
  expect(drawn).toMatchObject({ generator: { name: 'encoder-decoder', width: 32 }, critic: null });
});

test('parts of the loss and of each batch can be asked for, and the rest stays as the preset has it', async () => {
  const place = circumstances('parts');
  const plain = await planGwin({ preset: 'quick', seed: 1, steps: 5 }, place);
  const asked = { penalty: 0, confident: 0.8, hard: 1, variety: 30, networks: 20 };
  expect(await planGwin({ preset: 'quick', seed: 1, steps: 5, ...asked }, place)).toEqual({
    ...plain,
    transformationPenalty: 0,
    confidentThreshold: 0.8,
    hard: { ...plain.hard, share: 1 },
    varietyPenalty: 30,
    penaltyDraws: { pool: 20, perStep: 20 },
  });
});

test('a width is a factor on that of the generator, whichever it is', async () => {
  const place = circumstances('width');
  const widthOf = async (request: { generator?: 'paper'; width?: number }): Promise<number> =>
    (await planGwin({ preset: 'quick', seed: 1, steps: 5, ...request }, place)).generator.width;
  expect(await widthOf({ width: 2 })).toBe(2 * (await widthOf({})));
  expect(await widthOf({ generator: 'paper', width: 0.5 })).toBe(32);
  expect(await widthOf({ generator: 'paper', width: 0.1 })).toBe(6);
});

test('an augmentation given wins over that of the preset', async () => {
  const place = circumstances('augment');
  const plan = async (augment?: Augmenting) =>
    (await planGwin({ preset: 'quick', seed: 1, steps: 5, ...(augment && { augment }) }, place)).augmentation;
  expect(await plan()).toEqual(await plan('digits'));
  expect(await plan('objects')).toMatchObject({ flip: 0.5 });
  expect(await plan('none')).toBeNull();
});

test('a length in minutes becomes steps by a trial that leaves nothing behind', async () => {
  const place = circumstances('minutes');
  const before = tf.memory().numTensors;
  const config = await planGwin({ preset: 'quick', seed: 1, minutes: 0.0001 }, place);
  expect(config.steps).toBe(20);
  const speed = await measureSpeed(TINY_CONFIG, place.classifier, place.train);
  for (const value of Object.values(speed)) expect(value).toBeGreaterThan(0);
  expect(tf.memory().numTensors).toBe(before);
});

test('the steps fill the time that scoring and evaluations leave', () => {
  const speed = { secondsPerStep: 0.1, imageDrawsPerSecond: 10_000, transformsPerSecond: 1000 };
  const config = {
    ...TINY_CONFIG,
    scoringDraws: 4,
    evaluation: { ...TINY_CONFIG.evaluation, every: 100, limit: 500, draws: 10, passes: 2 },
  };
  // Scoring 300,000 image draws: 30 s. An evaluation: 10,000 image draws and 1,000 transforms: 2 s each 100 steps.
  expect(stepsWithin(config, speed, 270.1, 50_000)).toBe(2000);
  expect(stepsWithin(config, speed, 10, 50_000)).toBe(1);
});

test('a training that has begun keeps its numbers; a request for another one is refused', async () => {
  const place = circumstances('begun');
  const config = { ...TINY_CONFIG, critic: null, steps: 1 };
  const started = {
    ...place,
    config,
    validation: barImages(17, TINY, CLASSES, 2),
    classifierSha256: 'c',
    datasetFingerprint: 'd',
    backend: 'native-cpu',
  };
  await trainGwin(started, () => {}, new AbortController().signal);
  expect(await planGwin({ preset: 'quick', seed: 5 }, place)).toEqual(config);
  expect(await planGwin({ preset: 'quick', seed: 5, minutes: 3 }, place)).toEqual(config);
  for (const request of [
    { preset: 'standard', seed: 5 },
    { preset: 'quick', seed: 6 },
    { preset: 'quick', seed: 5, steps: 2 },
    { preset: 'quick', seed: 5, generator: 'paper' },
    { preset: 'quick', seed: 5, conditioning: 'projection' },
    { preset: 'quick', seed: 5, width: 2 },
    { preset: 'quick', seed: 5, penalty: 11 },
    { preset: 'quick', seed: 5, confident: 0.5 },
    { preset: 'quick', seed: 5, hard: 0.1 },
    { preset: 'quick', seed: 5, variety: 30 },
    { preset: 'quick', seed: 5, networks: 7 },
  ] as const) {
    await expect(planGwin(request, place)).rejects.toMatchObject({ code: 'CHECKPOINT_MISMATCH' });
  }
});
