import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBackend, useBackend, type BackendName } from '../../../src/main/learning/backend.ts';
import { crashOf, survived } from '../../../src/main/learning/backends/native-trial.ts';
import { adamInit, adamStep } from '../../../src/main/learning/optim.ts';
import { disposeParams, sizeOf, toTensors, type Params } from '../../../src/main/learning/params.ts';
import { normalTensor, signTensor } from '../../../src/main/learning/random-tensors.ts';
import { integers, normals, uniforms } from '../../../src/main/learning/random.ts';
import {
  requireTensorFlow,
  tf,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
} from '../../../src/main/learning/tf.ts';
import { BackendReport } from '../../../src/shared/contract/backends.ts';
import { AVAILABLE, BEST } from './available.ts';

/** A module of the learner as a string literal that an import can name. */
function source(name: string): string {
  const path = resolve(import.meta.dirname, '../../../src/main/learning', name);
  return JSON.stringify(pathToFileURL(path).href);
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gwinnow-backend-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the probe', () => {
  test('takes the best backend and says of every other why not', async () => {
    const report = await startBackend();
    expect(v.is(BackendReport, report)).toBe(true);
    expect(report.trials.map(({ name }) => name)).toEqual(['native-cuda', 'native-cpu', 'wasm', 'cpu']);
    const [taken, ...none] = report.trials.filter((trial) => trial.taken);
    expect(none).toEqual([]);
    expect(taken).toMatchObject({ name: report.inUse, ok: true, reason: null });
    expect(taken?.stepMilliseconds).toBeGreaterThan(0);
    expect(report.trials.filter((trial) => !trial.taken).every(({ reason }) => reason)).toBe(true);
    expect(report.tensorflow).toMatch(/TensorFlow(\.js)? \d+\.\d+/);
    expect(tf.getBackend()).toBe(
      { 'native-cuda': 'tensorflow', 'native-cpu': 'tensorflow', wasm: 'wasm', cpu: 'cpu' }[report.inUse],
    );
  });

  test.each(AVAILABLE)('tries only %s when it is asked for, and finds its result right', async (wish) => {
    const report = await startBackend(wish);
    expect(report.inUse).toBe(wish);
    const trial = report.trials.find(({ name }) => name === wish);
    expect(trial?.maxError).toBeLessThan(1e-5);
    expect(trial?.device).toMatch(/\d threads?$/);
    expect(report.trials.filter(({ reason }) => reason === `${wish} was asked for`)).toHaveLength(3);
  });

  test('a wish that cannot be met is an error that says why', async ({ skip }) => {
    const report = await startBackend();
    if (report.inUse === 'native-cuda') return skip('there is a GPU');
    await expect(startBackend('native-cuda')).rejects.toMatchObject({
      code: 'NO_BACKEND',
      message: expect.stringMatching(/native-cuda: .*(CUDA|not installed|does not load)/),
    });
    await expect(useBackend('native-cuda')).rejects.toMatchObject({ code: 'NO_BACKEND' });
  });
});

test('GWINNOW_TENSORFLOW=off keeps native TensorFlow out', async () => {
  const before = process.env['GWINNOW_TENSORFLOW'];
  process.env['GWINNOW_TENSORFLOW'] = 'off';
  try {
    const report = await startBackend();
    expect(report.inUse).toBe('wasm');
    expect(report.trials[1]).toMatchObject({ ok: false, reason: 'GWINNOW_TENSORFLOW is off' });
  } finally {
    if (before === undefined) delete process.env['GWINNOW_TENSORFLOW'];
    else process.env['GWINNOW_TENSORFLOW'] = before;
  }
});

describe('the trial of the native library', () => {
  const binding = async (name: string, body: string): Promise<string> => {
    const path = join(folder, `${name}.cjs`);
    await writeFile(path, body);
    return path;
  };

  test('notices that a library takes its process with it, and remembers', async () => {
    const memory = join(folder, 'deep', 'trial.json');
    const crashing = await binding('crashing', 'process.kill(process.pid, "SIGSEGV"); for (;;);');
    expect(crashOf(crashing, memory)).toBe('SIGSEGV');
    const noted: unknown = JSON.parse(await readFile(memory, 'utf8'));
    await writeFile(memory, JSON.stringify({ ...(noted as object), crash: 'SIGILL' }));
    expect(crashOf(crashing, memory)).toBe('SIGILL');
  });

  test('tries again when the library is another or what is remembered is damaged', async () => {
    const memory = join(folder, 'trial.json');
    expect(crashOf(await binding('one', 'process.abort();'), memory)).toBe('SIGABRT');
    expect(crashOf(await binding('two', 'throw new Error("only an error");'), memory)).toBe(null);
    await writeFile(memory, '{"facts":');
    expect(crashOf(await binding('one', 'process.abort();'), memory)).toBe('SIGABRT');
  });

  test('in Electron notes a crash beforehand, which the survivor takes back', async () => {
    const memory = join(folder, 'electron.json');
    const library = await binding('three', 'process.abort();');
    Object.defineProperty(process.versions, 'electron', { value: '45', configurable: true });
    try {
      expect(crashOf(library, memory)).toBe(null);
      expect(crashOf(library, memory)).toBe('the whole engine');
      survived(library, memory);
      expect(crashOf(library, memory)).toBe(null);
      expect(crashOf(library, memory)).toBe(null);
    } finally {
      Reflect.deleteProperty(process.versions, 'electron');
    }
  });
});

test('one copy of the TensorFlow.js core serves every package', () => {
  const core = requireTensorFlow.resolve('@tensorflow/tfjs-core');
  const loaded = Object.keys(requireTensorFlow.cache).filter((path) => /tfjs-core.dist.tf-core/.test(path));
  expect(loaded).toEqual([core]);
});

const SHAPES = { 'conv/kernel': [5, 5, 1, 4], 'dense/kernel': [196, 3], 'dense/bias': [3] };

/** Losses of a few steps of a small noisy classifier, from the same numbers on any backend. */
function trainTiny(steps: number): number[] {
  let params: Params = toTensors(
    Object.fromEntries(
      Object.entries(SHAPES).map(([name, shape], index) => [
        name,
        {
          shape,
          data: normals({ seed: 1, purpose: 'init', index }, sizeOf(shape)).map((value) => value * 0.2),
        },
      ]),
    ),
  );
  let state = adamInit(params);
  const images = tf.tensor4d(uniforms({ seed: 1, purpose: 'noise' }, 8 * 14 * 14), [8, 14, 14, 1]);
  const labels = tf.tidy(() =>
    tf.oneHot(tf.tensor1d([...integers({ seed: 1, purpose: 'split' }, 8, 3)], 'int32'), 3),
  );
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const signs = signTensor({ seed: 1, purpose: 'flipout', step }, [8, 196]);
    const loss = (conv: Tensor, dense: Tensor, bias: Tensor): Tensor => {
      const hidden = tf.maxPool(tf.conv2d(images, conv as Tensor4D, 1, 'same'), 2, 2, 'same').relu();
      const logits = tf.matMul(hidden.reshape<Tensor2D>([8, 196]).mul(signs), dense).add(bias);
      return tf.logSoftmax(logits).mul(labels).sum().neg().div(8).asScalar();
    };
    const names = Object.keys(SHAPES);
    const { value, grads } = tf.valueAndGrads((...all: Tensor[]) =>
      loss(all[0]!, all[1]!, all[2]!).asScalar(),
    )(names.map((name) => params[name]!));
    losses.push(value.dataSync()[0]!);
    tf.dispose([value, signs]);
    const gradients = Object.fromEntries(names.map((name, place) => [name, grads[place]!]));
    ({ params, state } = adamStep(
      { learningRate: 0.02, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
      params,
      gradients,
      state,
    ));
  }
  disposeParams(params);
  disposeParams(state.slots);
  tf.dispose([images, labels]);
  return losses;
}

describe('training a small classifier', () => {
  const run = async (backend: BackendName): Promise<number[]> => {
    await useBackend(backend);
    return trainTiny(6);
  };

  test('gives the same losses on every backend, but for rounding', async () => {
    const expected = await run(BEST);
    expect(expected.at(-1)).toBeLessThan(expected[0]! * 0.9);
    for (const backend of AVAILABLE.slice(1)) {
      const losses = await run(backend);
      const worst = Math.max(...losses.map((loss, step) => Math.abs(loss - expected[step]!)));
      expect(worst).toBeLessThan(1e-4);
    }
  });

  test.each(AVAILABLE)('repeats bit for bit on %s and leaves nothing behind', async (backend) => {
    await useBackend(backend);
    const before = tf.memory().numTensors;
    expect(trainTiny(2)).toEqual(trainTiny(2));
    expect(tf.memory().numTensors).toBe(before);
  });
});

test('a worker thread that Node runs without a build step gives the bits of this thread; it can be started again', async () => {
  const script = `
    import { parentPort } from 'node:worker_threads';
    import { startBackend } from ${source('backend.ts')};
    import { normalTensor } from ${source('random-tensors.ts')};
    import { tf } from ${source('tf.ts')};
    const { inUse } = await startBackend();
    const product = tf.tidy(() => {
      const a = normalTensor({ seed: 1, purpose: 'noise' }, [40, 50]);
      return tf.matMul(a, a, false, true).softmax();
    });
    parentPort.postMessage({ inUse, values: product.dataSync() });`;
  const entry = join(folder, 'worker.mjs');
  await writeFile(entry, script);
  const fromWorker = (): Promise<{ inUse: string; values: Float32Array }> =>
    new Promise((done, fail) => {
      const worker = new Worker(entry);
      worker.once('message', done);
      worker.once('error', fail);
    });
  const first = await fromWorker();
  const second = await fromWorker();
  await useBackend(BEST);
  const here = tf.tidy(() => {
    const a = normalTensor({ seed: 1, purpose: 'noise' }, [40, 50]) as Tensor2D;
    return tf.matMul(a, a, false, true).softmax();
  });
  expect(first.inUse).toBe(second.inUse);
  expect(first.values).toEqual(second.values);
  expect(here.dataSync()).toEqual(first.values);
  here.dispose();
});
