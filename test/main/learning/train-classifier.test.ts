import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useBackend } from '../../../src/main/learning/backend.ts';
import { augmentedTensor } from '../../../src/main/learning/batches.ts';
import type { Architecture } from '../../../src/main/learning/classifiers/classifier.ts';
import {
  type ClassifierProgress,
  createProgressMeter,
} from '../../../src/main/learning/classifiers/progress-meter.ts';
import { loadState } from '../../../src/main/learning/classifiers/training-state.ts';
import { encodeSafetensors, sha256Of } from '../../../src/main/learning/safetensors.ts';
import { tf } from '../../../src/main/learning/tf.ts';
import {
  type ClassifierTraining,
  type ClassifierTrainingRequest,
  type TrainedClassifier,
  trainClassifier,
} from '../../../src/main/learning/train-classifier.ts';
import { BEST } from './available.ts';
import { smallSpec, stripedImages } from './classifiers/small.ts';
import { interruptedRequest } from './classifiers/training-request.ts';

const CHILD = fileURLToPath(new URL('classifiers/training-child.ts', import.meta.url));

/** For tests of many steps: on a machine that others use a small step can take half a second. */
const PATIENCE = 900_000;

let folder = '';

beforeAll(async () => {
  await useBackend(BEST);
  folder = await mkdtemp(join(tmpdir(), 'gwinnow-classifier-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** 64 images in batches of 16: four steps an epoch. */
function request(
  name: string,
  architecture: Architecture,
  change: Partial<ClassifierTraining> = {},
): ClassifierTrainingRequest {
  const spec = smallSpec(architecture);
  return {
    spec,
    training: { seed: 3, epochs: 5, batch: 16, learningRate: 1e-2, checkpointEvery: 1000, ...change },
    train: stripedImages(spec, 64, 1),
    validation: stripedImages(spec, 40, 2),
    checkpointPath: join(folder, `${name}.safetensors`),
    datasetFingerprint: 'stripes',
  };
}

function train(
  given: ClassifierTrainingRequest,
  onProgress: (progress: ClassifierProgress) => void = () => {},
  signal = new AbortController().signal,
): Promise<TrainedClassifier> {
  return trainClassifier(given, onProgress, signal);
}

/** SHA-256 of names and bits of the weights. */
function hashOf({ params }: TrainedClassifier): string {
  return sha256Of(encodeSafetensors(params, {}));
}

test.each(['lenet5-bnn', 'improved-bnn', 'lenet5', 'vgg', 'mc-dropout', 'ensemble'] as const)(
  '%s learns an easy task and leaves no tensors',
  async (architecture) => {
    const before = tf.memory().numTensors;
    const seen: ClassifierProgress[] = [];
    const given = request(`learns-${architecture}`, architecture, { epochs: 15, schedule: 'cosine' });
    const { metrics, steps } = await train(given, (progress) => seen.push(progress));
    expect(steps).toBe(60);
    expect(metrics.accuracy).toBeGreaterThan(0.9);
    expect(tf.memory().numTensors).toBe(before);
    expect(seen[0]).toMatchObject({ step: 1, epoch: 1, validation: null });
    expect(seen.at(-1)).toMatchObject({ step: 60, steps: 60, epoch: 15, etaSeconds: 0 });
    expect(seen.at(-1)!.validation!.accuracy).toBeGreaterThan(0.5);
    const bayesian = architecture.endsWith('-bnn');
    expect(seen.at(-1)!.kl > 0).toBe(bayesian);
  },
);

test(
  'a run killed twice at any step ends with the weights of an unbroken one',
  { timeout: PATIENCE },
  async () => {
    const unbroken = await train(interruptedRequest(join(folder, 'unbroken.safetensors')));
    const checkpointPath = join(folder, 'killed.safetensors');
    for (const steps of [6, 11]) {
      const child = spawn(process.execPath, [CHILD, BEST, checkpointPath, String(steps)], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const [code, signal] = await once(child, 'close');
      expect({ code, signal }).toEqual({ code: null, signal: 'SIGKILL' });
    }
    const seen: number[] = [];
    const resumed = await train(interruptedRequest(checkpointPath), ({ step }) => seen.push(step));
    // Six steps, resumed from the checkpoint of the fourth, eleven more: on from the twelfth.
    expect(seen[0]).toBe(13);
    expect(hashOf(resumed)).toBe(hashOf(unbroken));
    expect(resumed.metrics).toEqual(unbroken.metrics);
  },
);

test('a cancelled run stops after the step under way, keeps its state and can go on', async () => {
  const augmentation = { rotation: 0.1, scale: 0.1, shear: 0.1, shift: 0.1, flip: 0.5 };
  const unbroken = await train(request('not-cancelled', 'lenet5', { augmentation }));
  const given = request('cancelled', 'lenet5', { augmentation });
  const controller = new AbortController();
  const before = tf.memory().numTensors;
  const seen: number[] = [];
  const onProgress = ({ step }: ClassifierProgress): void => {
    seen.push(step);
    controller.abort();
  };
  await expect(train(given, onProgress, controller.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(seen).toEqual([1]);
  expect(tf.memory().numTensors).toBe(before);
  const later: number[] = [];
  const resumed = await train(given, ({ step }) => later.push(step));
  expect(later[0]).toBe(2);
  expect(hashOf(resumed)).toBe(hashOf(unbroken));
});

test('augmented images are others for every step, the same for every run, and lead to other weights', async () => {
  const augmentation = { rotation: 0.2, scale: 0.1, shear: 0.1, shift: 0.1 };
  const plain = hashOf(await train(request('plain', 'lenet5')));
  const one = await train(request('augmented', 'lenet5', { augmentation }));
  const again = await train(request('augmented-again', 'lenet5', { augmentation }));
  expect(hashOf(one)).not.toBe(plain);
  expect(hashOf(again)).toBe(hashOf(one));
  const { train: images } = request('images', 'lenet5');
  const batches = [0, 1].map((step) => {
    const key = { seed: 3, step, purpose: 'augment' } as const;
    const tensor = augmentedTensor(images, Uint32Array.of(0, 1), augmentation, key);
    const values = tensor.dataSync();
    tensor.dispose();
    return values;
  });
  expect(batches[0]).not.toEqual(batches[1]);
});

test('a finished run is not trained again', async () => {
  const given = request('finished', 'lenet5');
  const first = await train(given);
  const seen: number[] = [];
  const second = await train(given, ({ step }) => seen.push(step));
  expect(seen).toEqual([]);
  expect(second).toEqual(first);
});

test('a checkpoint of another run or a damaged one is refused', async () => {
  const given = request('other', 'lenet5');
  await train(given);
  const other = { ...given, training: { ...given.training, learningRate: 0.5 } };
  await expect(train(other)).rejects.toMatchObject({
    code: 'CHECKPOINT_MISMATCH',
    data: { different: ['training'] },
  });
  const moved = { ...given, datasetFingerprint: 'other', spec: { ...given.spec, width: 0.5 } };
  await expect(train(moved)).rejects.toMatchObject({ data: { different: ['spec', 'datasetFingerprint'] } });
  // How often the state is saved doesn't change the weights.
  const seldom = { ...given, training: { ...given.training, checkpointEvery: 7 } };
  await expect(train(seldom)).resolves.toMatchObject({ steps: 20 });
  const bytes = await readFile(given.checkpointPath);
  bytes[bytes.length - 1]! ^= 1;
  await writeFile(given.checkpointPath, bytes);
  await expect(train(given)).rejects.toMatchObject({ code: 'BAD_CHECKPOINT' });
});

test('checkpoints are written as often as asked', async () => {
  const given = request('often', 'lenet5', { checkpointEvery: 3 });
  const identity = { datasetFingerprint: 'stripes', spec: given.spec, training: given.training };
  const steps = new Set<number>();
  const { checkpointEvery: _, ...training } = given.training;
  await train(given, async () => {
    const state = await loadState(given.checkpointPath, { ...identity, training });
    if (state) steps.add(state.step);
    tf.dispose([state?.params, state?.adam.slots]);
  });
  const last = await loadState(given.checkpointPath, { ...identity, training });
  expect(last!.step).toBe(20);
  tf.dispose([last!.params, last!.adam.slots]);
  expect([...steps].every((step) => step % 3 === 0 || step === 20)).toBe(true);
});

test('data that can not be trained on is refused', async () => {
  const given = request('bad', 'lenet5');
  const none = { ...given.validation, count: 0, labels: new Int32Array() };
  await expect(train({ ...given, validation: none })).rejects.toMatchObject({ code: 'NO_DATA' });
  const labels = given.train.labels.map((label, at) => (at === 5 ? 3 : label));
  await expect(train({ ...given, train: { ...given.train, labels } })).rejects.toMatchObject({
    code: 'BAD_LABEL',
  });
});

test('a learning rate that blows up ends the run with a reason', async () => {
  await expect(train(request('diverges', 'lenet5', { learningRate: 1e20 }))).rejects.toThrow('diverged');
});

test('tensors and resident memory stay flat over 1,000 steps', { timeout: PATIENCE }, async () => {
  const given = request('long', 'lenet5-bnn', { epochs: 250, batch: 16 });
  const tensors = new Set<number>();
  const memory: { step: number; bytes: number }[] = [];
  await train(given, ({ step, steps }) => {
    // The validation after the last step holds drawn networks.
    if (step < steps) tensors.add(tf.memory().numTensors);
    memory.push({ step, bytes: process.memoryUsage().rss });
  });
  expect(tensors.size).toBe(1);
  const half = memory.find(({ step }) => step > 300)!;
  expect((memory.at(-1)!.bytes - half.bytes) / 2 ** 20).toBeLessThan(60);
});

test('progress comes at most ten times a second, the last step always, with all the time that is left', async () => {
  const seen: ClassifierProgress[] = [];
  let time = 0;
  const plan = { steps: 100, validationEvery: 50, checkpointEvery: 40, lastImages: 400 };
  const meter = createProgressMeter(
    plan,
    (progress) => seen.push(progress),
    () => time,
  );
  const spend = (milliseconds: number) => async () => void (time += milliseconds);
  await meter.time('conclusion', spend(60), 20);
  for (let step = 1; step <= 100; step++) {
    await meter.time('step', spend(30));
    if (step % 50 === 0) await meter.time('validation', spend(60));
    if (step % 40 === 0 || step === 100) await meter.time('checkpoint', spend(70));
    meter.report(step, 1, { loss: step, nll: 1, kl: 2, accuracy: 0.5 }, null);
  }
  expect(seen.map(({ step }) => step).slice(0, 3)).toEqual([1, 5, 9]);
  const last = { step: 100, nll: 1, kl: 2, accuracy: 0.5 };
  expect(seen.at(-1)).toMatchObject(last);
  expect(seen.at(-1)?.etaSeconds).toBeCloseTo(400 * 0.003, 6);
  const middle = seen.find(({ step }) => step > 60)!;
  expect(middle.step).toBeLessThan(80);
  expect(middle.etaSeconds).toBeCloseTo((100 - middle.step) * 0.03 + 0.06 + 2 * 0.07 + 400 * 0.003, 6);
  expect(middle.stepsPerSecond).toBeCloseTo(1000 / 30, 6);
  expect(middle.loss).toBeGreaterThan(20);
  expect(middle.loss).toBeLessThan(60);
  time += 500;
  meter.finishing(0.25);
  expect(seen.at(-1)).toMatchObject(last);
  expect(seen.at(-1)?.etaSeconds).toBeCloseTo(300 * 0.003, 6);
  meter.finishing(0.3);
  meter.finishing(1);
  expect(seen.slice(-2).map(({ etaSeconds }) => etaSeconds?.toFixed(6))).toEqual(['0.900000', '0.000000']);
});
