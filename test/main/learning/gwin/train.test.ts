import { copyFileSync, existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../../../src/main/learning/backend.ts';
import { readCheckpoint } from '../../../../src/main/learning/checkpoint.ts';
import type { GwinConfig } from '../../../../src/main/learning/gwin/config.ts';
import { withoutHead } from '../../../../src/main/learning/gwin/head.ts';
import { openRun, startState, trainingStep } from '../../../../src/main/learning/gwin/run.ts';
import { disposeState, GwinFacts } from '../../../../src/main/learning/gwin/state.ts';
import {
  configOfCheckpoint,
  trainGwin,
  type GwinTraining,
} from '../../../../src/main/learning/gwin/train.ts';
import { tf } from '../../../../src/main/learning/tf.ts';
import type { JobProgress } from '../../../../src/shared/contract/jobs.ts';
import { GwinnowError } from '../../../../src/shared/errors.ts';
import { barImages, TINY, TINY_CONFIG, tinyClassifier } from './small.ts';

const CLASSES = 3;
let folder = '';

beforeAll(async () => {
  await useBackend('native-cpu');
  folder = await mkdtemp(join(tmpdir(), 'gwin-train-'));
});
afterAll(() => rm(folder, { recursive: true }));

function request(name: string, config: Partial<GwinConfig> = {}): GwinTraining {
  return {
    config: { ...TINY_CONFIG, ...config },
    classifier: tinyClassifier(TINY, CLASSES),
    classifierSha256: 'c'.repeat(64),
    train: barImages(40, TINY, CLASSES, 1),
    validation: barImages(17, TINY, CLASSES, 2),
    datasetFingerprint: 'd',
    backend: 'native-cpu',
    checkpointPath: join(folder, `${name}.safetensors`),
  };
}

const never = new AbortController().signal;

/** A signal that is aborted from its n-th look on, wherever that falls. */
function abortedAfter(looks: number): AbortSignal {
  let seen = 0;
  const { signal } = new AbortController();
  Object.defineProperty(signal, 'aborted', { get: () => seen++ >= looks });
  return signal;
}

/** At the signal, by a resumed run, before its first step: by each pass's judging before, its transforms and after. */
const LOOKS_ON_RESUMING = 6;

/** null for a cancellation; anything else thrown is thrown on. */
function cancellation(thrown: unknown): null {
  if (thrown instanceof GwinnowError && thrown.code === 'CANCELLED') return null;
  throw thrown;
}

async function finalState(training: GwinTraining) {
  const { groups, facts } = await readCheckpoint(training.checkpointPath, GwinFacts);
  return { groups, facts };
}

describe.each([
  ['residual with a critic', {}],
  ['residual without critic or average', { critic: null, averaging: null }],
  [
    'encoder and decoder with a critic that names classes',
    {
      generator: { name: 'encoder-decoder', width: 2, zSize: 3 },
      critic: TINY_CONFIG.critic && { ...TINY_CONFIG.critic, conditioning: 'auxiliary-classifier' },
    },
  ],
  [
    'a critic by projection',
    { critic: TINY_CONFIG.critic && { ...TINY_CONFIG.critic, conditioning: 'projection' } },
  ],
  [
    'exactly Algorithm 1',
    {
      generator: { name: 'paper', width: 2, zSize: 3 },
      critic: TINY_CONFIG.critic && { ...TINY_CONFIG.critic, sources: 'confident' },
      hard: { share: 0, threshold: 0.9 },
      augmentation: null,
      averaging: null,
      schedule: 'constant',
    },
  ],
] satisfies [string, Partial<GwinConfig>][])('%s', (name, config) => {
  test('a run broken off again and again and resumed ends in the same weights as an unbroken one, bit for bit', async () => {
    const unbroken = request(`${name}-whole`, config);
    const whole = await trainGwin(unbroken, () => {}, never);
    const broken = request(`${name}-broken`, config);
    const before = tf.memory().numTensors;
    const reached: number[] = [];
    let resumed: unknown = null;
    // A little later each time until one more step is reached: in the trial, in scoring, in evaluations, between steps.
    for (let looks = 0; resumed === null;) {
      const outcome = await trainGwin(broken, () => {}, abortedAfter(looks)).catch(cancellation);
      expect(tf.memory().numTensors).toBe(before);
      if (outcome !== null) resumed = outcome;
      const step = existsSync(broken.checkpointPath) ? (await finalState(broken)).facts.step : -1;
      if (step === reached.at(-1)) looks += 1;
      else {
        reached.push(step);
        looks = Math.min(looks + 1, LOOKS_ON_RESUMING);
      }
    }
    expect(resumed).toEqual(whole);
    expect(reached).toEqual([-1, 0, 1, 2, 3, 4, 5, 6]);
    expect(await finalState(broken)).toEqual(await finalState(unbroken));
  });
});

test('a run that was killed goes on from an earlier checkpoint to the same weights', async () => {
  const training = request('killed');
  const early = join(folder, 'killed-early.safetensors');
  const keep = ({ done }: JobProgress): void => {
    // Written at step 2; this report comes after it.
    if (done === 2 && !existsSync(early)) copyFileSync(training.checkpointPath, early);
  };
  const slow = {
    ...training,
    config: { ...training.config, evaluation: { ...TINY_CONFIG.evaluation, every: 2 } },
  };
  const whole = await trainGwin(slow, keep, never);
  const end = await finalState(slow);
  copyFileSync(early, training.checkpointPath);
  expect((await finalState(slow)).facts.step).toBe(2);
  expect(await trainGwin(slow, () => {}, never)).toEqual(whole);
  expect(await finalState(slow)).toEqual(end);
});

test.each([
  ['with a critic', 100, TINY_CONFIG.critic],
  ['without one', 1000, null],
])('tensors and memory stay flat, %s, over %i steps', (_, steps, critic) => {
  const training = request('flat');
  const verdicts = {
    labels: training.train.labels,
    certainties: Float32Array.from(training.train.labels, (_, n) => (n % 3 === 0 ? 0.5 : 0.99)),
  };
  const config = { ...training.config, steps, critic, batch: 2, penaltyDraws: { pool: 1, perStep: 1 } };
  const before = tf.memory().numTensors;
  const run = openRun(config, training.classifier, training.train, verdicts);
  let state = startState(run);
  const counts = new Set<number>();
  let warm = 0;
  for (let step = 0; step < steps; step++) {
    ({ state } = trainingStep(run, state));
    counts.add(tf.memory().numTensors);
    if (step === steps / 5) warm = process.memoryUsage.rss();
  }
  expect(counts.size).toBe(1);
  // The allocator takes memory in arenas of 64 MB, two or three of them at the start.
  expect(process.memoryUsage.rss() - warm).toBeLessThan(150e6);
  disposeState(state);
  run.penalty.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('progress names every figure, previews come with evaluations, and nothing stays on the backend', async () => {
  const training = request('progress', { adam: { ...TINY_CONFIG.adam, learningRate: 0.1 } });
  const reports: JobProgress[] = [];
  const before = tf.memory().numTensors;
  const trained = await trainGwin(training, (progress) => reports.push(progress), never);
  expect(tf.memory().numTensors).toBe(before);
  const last = reports.at(-1);
  expect(last).toMatchObject({ phase: 'training', done: 6, total: 6, etaSeconds: 0 });
  for (const name of [
    'criticLoss',
    'generatorLoss',
    'wasserstein',
    'gradientNorm',
    'nll',
    'accuracyBefore',
    'accuracyAfter',
    'fixed',
    'broken',
    'stepsPerSecond',
  ]) {
    expect(last?.figures[name]).toEqual(expect.any(Number));
  }
  const previews = reports.flatMap(({ preview }) => (preview ? [preview] : []));
  expect(previews.map(({ step }) => step)).toEqual([0, 3, 6]);
  expect(previews[0]).toMatchObject({ count: 4, height: 6, width: 5, channels: 1 });
  expect(previews[0]?.transforms).toEqual(previews[0]?.originals);
  expect(previews[2]?.transforms).not.toEqual(previews[2]?.originals);
  expect(previews[2]?.originals).toEqual(previews[0]?.originals);
  expect(reports.some(({ phase }) => phase === 'scoring')).toBe(true);
  expect(trained.figures.evaluated).toBe(2 * 17);
  expect(trained.figures.fixed - trained.figures.broken).toBe(
    Math.round((trained.figures.accuracyAfter - trained.figures.accuracyBefore) * trained.figures.evaluated),
  );
  const resumable = await configOfCheckpoint(training.checkpointPath);
  expect(resumable).toEqual(training.config);
  expect(await configOfCheckpoint(join(folder, 'none'))).toBeNull();
});

test('the weights that are kept are those of the best evaluation, the last of equal ones', async () => {
  const config = {
    adam: { ...TINY_CONFIG.adam, learningRate: 0.2 },
    evaluation: { ...TINY_CONFIG.evaluation, every: 1 },
    critic: null,
    transport: null,
  };
  const found: { step: number; accuracy: number }[] = [];
  const collect = ({ preview, figures }: JobProgress): void => {
    if (preview) found.push({ step: preview.step, accuracy: figures['accuracyAfter'] ?? Number.NaN });
  };
  const trained = await trainGwin(request('best', config), collect, never);
  const highest = Math.max(...found.map(({ accuracy }) => accuracy));
  expect(new Set(found.map(({ accuracy }) => accuracy)).size).toBeGreaterThan(1);
  expect(trained.figures.accuracyAfter).toBe(highest);
  expect(trained.bestStep).toBe(found.findLast(({ accuracy }) => accuracy === highest)?.step);

  const stopped = request('stopped', config);
  const controller = new AbortController();
  const stop = ({ phase, done }: JobProgress): void => {
    if (phase === 'training' && done === trained.bestStep) controller.abort();
  };
  await trainGwin(stopped, stop, controller.signal).catch(() => {});
  const { groups, facts } = await finalState(stopped);
  expect(facts.step).toBe(trained.bestStep);
  expect(withoutHead(groups['average'] ?? {})).toEqual(trained.params);
  expect(Object.keys(trained.params).some((name) => name.startsWith('head'))).toBe(false);
  expect(Object.keys(groups['average'] ?? {})).toContain('head/kernel');
});

test('a checkpoint of another classifier, data set or configuration is refused by name', async () => {
  const training = request('mismatch', { steps: 1 });
  await trainGwin(training, () => {}, never);
  const others: [string, Partial<GwinTraining>][] = [
    ['classifierSha256', { classifierSha256: 'e'.repeat(64) }],
    ['datasetFingerprint', { datasetFingerprint: 'other' }],
    ['config', { config: { ...training.config, seed: 6 } }],
    ['backend', { backend: 'cpu' }],
  ];
  for (const [differs, change] of others) {
    await expect(trainGwin({ ...training, ...change }, () => {}, never)).rejects.toMatchObject({
      code: 'CHECKPOINT_MISMATCH',
      data: { differs },
    });
  }
});

test('no confident image, and training that diverges, end with an error that names it', async () => {
  const none = request('none', { confidentThreshold: 1 });
  await expect(trainGwin(none, () => {}, never)).rejects.toMatchObject({ code: 'EMPTY_CONFIDENT_SET' });
  const wild = request('wild', { transformationPenalty: 1e39 });
  await expect(trainGwin(wild, () => {}, never)).rejects.toThrow('diverged');
});

test('an abort before the first step leaves a checkpoint and no tensors', async () => {
  const training = request('early');
  const controller = new AbortController();
  const before = tf.memory().numTensors;
  const stop = ({ phase }: JobProgress): void => {
    if (phase === 'training') controller.abort();
  };
  await expect(trainGwin(training, stop, controller.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
  expect((await finalState(training)).facts.step).toBe(0);
  expect((await readFile(training.checkpointPath)).length).toBeGreaterThan(0);
  expect(tf.memory().numTensors).toBe(before);
});
