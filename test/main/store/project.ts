import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { KeyRing } from '../../../src/main/audit/keys.ts';
import type { SigningKey } from '../../../src/main/audit/note.ts';
import type { Certainties } from '../../../src/shared/domain/certainty.ts';
import { GwinnowError, type ErrorCode } from '../../../src/shared/errors.ts';
import type { NewSample } from '../../../src/main/store/imports/item.ts';
import type { Model } from '../../../src/main/store/models/models.ts';
import { createStore, type Store, type StoreOptions } from '../../../src/main/store/open.ts';
import { fakeWeights } from './fake-weights.ts';

/** 2 x 2 grey images of three classes: as small as a project can be. */
export const SHAPE = { height: 2, width: 2, channels: 1 } as const;
export const CLASSES = ['cat', 'dog', 'owl'];
export const RECIPE = 'test-1';

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gwinnow-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function newStore(options: Omit<StoreOptions, 'readonly'> = {}, folder = temporaryFolder()): Store {
  const store = createStore(folder, 'anna', { name: 'Pets', image: SHAPE, classes: CLASSES }, options);
  onTestFinished(() => store.close());
  return store;
}

/** A sample whose four pixels spell its number. */
export function sample(number: number, more: Partial<NewSample> = {}): NewSample {
  const bytes = more.bytes ?? Uint8Array.of(number & 255, (number >> 8) & 255, 0, 255);
  const sha256 = createHash('sha256').update(bytes).digest();
  return {
    sha256,
    bytes,
    mediaType: 'application/octet-stream',
    pixels: null,
    split: 'test',
    label: number % 3,
    source: `item-${number}`,
    ...more,
  };
}

export function addSamples(store: Store, samples: readonly NewSample[]) {
  return store.imports.add('anna', {
    format: 'test',
    source: 'made up',
    preprocessing: RECIPE,
    samples,
    problems: [],
  });
}

export function addModel(store: Store, classifier: number | null = null): Model {
  return store.models.add('anna', {
    kind: classifier === null ? 'classifier' : 'gwin',
    architecture: classifier === null ? 'lenet5-bnn' : 'residual',
    classifier,
    spec: { classes: 3 },
    config: { epochs: 1 },
    seed: 1,
    datasetFingerprint: 'f',
    weights: fakeWeights(store, classifier === null ? 'classifier' : 'gwin'),
    metrics: { accuracy: 0.5 },
    backend: { name: 'cpu' },
  });
}

/** One score each: label and certainty; the rest follows from them in some fixed way. */
export type Reading = { readonly sample: number; readonly label: number; readonly certainty: number };

export function certaintiesOf(readings: readonly Reading[]): Certainties {
  const floats = (value: (reading: Reading) => number) => Float64Array.from(readings, value);
  return {
    labels: Int32Array.from(readings, ({ label }) => label),
    medians: floats(({ certainty }) => certainty),
    means: floats(({ certainty }) => certainty / 2),
    entropies: floats(({ certainty }) => 1 - certainty),
    mutualInformation: floats(({ certainty, sample }) => (1 - certainty) / (1 + (sample % 3))),
    runnersUp: Int32Array.from(readings, ({ label }) => (label + 1) % 3),
    runnerUpProbabilities: floats(({ certainty }) => (1 - certainty) / 2),
  };
}

export type Pass = {
  readonly model: number;
  readonly seed?: number;
  readonly transformRun?: number | null;
  readonly purpose?: 'pass' | 'retry' | 'second';
};

export function score(store: Store, pass: Pass, readings: readonly Reading[]) {
  const { model, seed = 1, transformRun = null, purpose = 'pass' } = pass;
  return store.scores.record(
    'anna',
    {
      model,
      seed,
      draws: 10,
      preprocessing: RECIPE,
      split: 'test',
      transformRun,
      purpose,
      subject: transformRun === null ? 'original' : 'transform',
    },
    {
      samples: readings.map((reading) => reading.sample),
      certainties: certaintiesOf(readings),
      trueClass: null,
      draws: null,
    },
  );
}

export function transform(
  store: Store,
  gwin: number,
  scoreRun: number,
  samples: readonly number[],
  pixels: Uint8Array = Uint8Array.from({ length: samples.length * 4 }, (_, index) => index % 256),
) {
  return store.transforms.record('anna', { gwin, scoreRun, seed: 1, below: 0.99 }, { samples, pixels });
}

/** A project with samples 1..count, certainty of sample n = n / (count + 1), all relabelled a little more certain. */
export function reviewProject(
  count: number,
  options: Omit<StoreOptions, 'readonly'> = {},
  more: Partial<NewSample> = {},
) {
  const store = newStore(options);
  addSamples(
    store,
    Array.from({ length: count }, (_, index) => sample(index + 1, more)),
  );
  const classifier = addModel(store).id;
  const gwin = addModel(store, classifier).id;
  store.policies.set('anna', { classifier, gwin, tau: 0.9, reason: 'set up' });
  const readings = Array.from({ length: count }, (_, index) => {
    const sample = index + 1;
    return { sample, label: sample % 3, certainty: sample / (count + 1) };
  });
  const pass = score(store, { model: classifier }, readings);
  const rejected = [...store.queue.untransformed()];
  const run = transform(store, gwin, pass.id, rejected);
  score(
    store,
    { model: classifier, transformRun: run.id },
    rejected.map((sample) => ({
      sample,
      label: (sample + 1) % 3,
      certainty: Math.min(1, sample / (count + 1) + 0.25),
    })),
  );
  return { store, classifier, gwin, pass, run };
}

/** The code a call fails with; 'no error' when it does not. */
export function codeOf(work: () => unknown): ErrorCode | 'no error' {
  try {
    work();
    return 'no error';
  } catch (thrown) {
    if (thrown instanceof GwinnowError) return thrown.code;
    throw thrown;
  }
}

/** Keys kept for as long as the test runs. */
export function memoryKeys(): KeyRing {
  const kept = new Map<string, SigningKey>();
  const name = (publicKey: Uint8Array) => Buffer.from(publicKey).toString('hex');
  return {
    find: ({ publicKey }) => kept.get(name(publicKey)) ?? null,
    place: ({ publicKey }) => (kept.has(name(publicKey)) ? { kind: 'store' } : null),
    keep: (key) => void kept.set(name(key.publicKey), key),
  };
}
