import { describe, expect, test } from 'vitest';
import { trainingImages, reviewedNow } from '../../../src/main/engine/work/reviewed.ts';
import { PREPROCESSING } from '../../../src/main/engine/work/images.ts';
import { reviewedDigest } from '../../../src/main/store/decisions/reviewed.ts';
import { verifyProject } from '../../../src/main/store/verify/verify.ts';
import { digestRows } from '../../../src/main/audit/digest.ts';
import type { Store } from '../../../src/main/store/open.ts';
import { writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { memoryKeys, newStore, sample } from './project.ts';

const ALL = { which: 'all', since: 0 } as const;

/** Samples 1..4 are for training (4 without a label), 5..9 lie in the pool, 10 validates, 11 tests; 9 is 11's image. */
function project(): Store {
  const store = newStore({ keys: memoryKeys() });
  const twin = { bytes: Uint8Array.of(7, 7, 7, 7) };
  store.imports.add('anna', {
    format: 'test',
    source: 'made up',
    preprocessing: PREPROCESSING,
    problems: [],
    samples: [
      ...[1, 2, 3].map((n) => sample(n, { split: 'train' })),
      sample(4, { split: 'train', label: null }),
      ...[5, 6, 7, 8].map((n) => sample(n, { split: 'pool', label: null })),
      sample(9, { split: 'pool', label: null, ...twin }),
      sample(10, { split: 'validation' }),
      sample(11, twin),
    ],
  });
  return store;
}

function label(store: Store, actor: string, labels: Readonly<Record<number, number>>): void {
  for (const [sample, label] of Object.entries(labels)) {
    store.decisions.record(actor, { sample: Number(sample), kind: 'label', label });
  }
}

const pairs = (store: Store, choice: Parameters<Store['decisions']['reviewedAt']>[0]) =>
  store.decisions.reviewedAt(choice).map(({ sample, label }) => [sample, label]);

describe('reviewed labels', () => {
  test('are those that stand on training and pool images, never on what is held out', () => {
    const store = project();
    label(store, 'bo', { 1: 2, 2: 2, 4: 0, 5: 1, 6: 1, 9: 2, 10: 0, 11: 0 });
    store.decisions.record('bo', { sample: 7, kind: 'flag' });
    store.decisions.record('bo', { sample: 8, kind: 'skip' });
    store.decisions.undo('bo', { sample: 6 });
    const now = reviewedNow(store, ALL);
    expect(pairs(store, now)).toEqual([
      [1, 2],
      [2, 2],
      [4, 0],
      [5, 1],
    ]);
    expect(now).toMatchObject({ labels: 4, added: 2, replaced: 1, logSize: store.audit.size() });
    expect(store.decisions.heldOut()).toBe(2);
  });

  test('stay the same for a size of the log, whatever is decided or imported later', () => {
    const store = project();
    label(store, 'bo', { 5: 1, 6: 2 });
    const before = reviewedNow(store, ALL);
    label(store, 'cleo', { 5: 0, 7: 1 });
    store.decisions.undo('bo', { sample: 6 });
    store.imports.add('bo', {
      format: 'test',
      source: 'later',
      preprocessing: PREPROCESSING,
      problems: [],
      samples: [sample(5, { split: 'test', source: 'again' })],
    });
    expect(pairs(store, before)).toEqual([
      [5, 1],
      [6, 2],
    ]);
    expect(reviewedDigest(store.decisions.reviewedAt(before))).toBe(before.digest);
    expect(before.digest).toBe(
      digestRows([
        [5, 1],
        [6, 2],
      ]),
    );
    expect(pairs(store, reviewedNow(store, ALL))).toEqual([[7, 1]]);
    expect(pairs(store, reviewedNow(store, { which: 'all', since: before.logSize }))).toEqual([[7, 1]]);
  });

  test('that several people give count once they agree, and not while they are in conflict', () => {
    const store = project();
    store.policies.set('anna', { reviewers: 2, reason: 'four eyes' });
    label(store, 'bo', { 5: 1, 6: 1, 7: 2 });
    label(store, 'cleo', { 5: 1, 6: 2 });
    const before = reviewedNow(store, ALL);
    expect(pairs(store, before)).toEqual([[5, 1]]);
    store.policies.set('anna', { reviewers: 1, reason: 'in a hurry' });
    expect(pairs(store, before)).toEqual([[5, 1]]);
    expect(reviewedNow(store, ALL).labels).toBe(3);
  });

  test('can be those alone that differ from what the classifier said', () => {
    const store = project();
    label(store, 'bo', { 5: 1 });
    expect(reviewedNow(store, { which: 'overrides', since: 0 }).labels).toBe(1);
  });

  test('go before given ones in the training images, new ones after them', () => {
    const store = project();
    label(store, 'bo', { 1: 2, 5: 1, 10: 0, 11: 1 });
    const { images, digest } = trainingImages(store, reviewedNow(store, ALL));
    expect([...images.labels]).toEqual([2, 2, 0, 1]);
    expect(images.count).toBe(4);
    expect([...images.pixels]).toEqual([1, 2, 3, 5].flatMap((n) => [n, 0, 0, 255]));
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect([...trainingImages(store, null).images.labels]).toEqual([1, 2, 0]);
  });

  test('that a model names wrongly are found by who checks the log', () => {
    const store = project();
    label(store, 'bo', { 5: 1, 6: 2 });
    const reviewed = reviewedNow(store, ALL);
    const weights = createHash('sha256').update('weights').digest('hex');
    writeFileSync(store.modelPath(weights), 'weights');
    const learned = (config: unknown) =>
      store.models.add('anna', {
        kind: 'classifier',
        architecture: 'lenet5-bnn',
        classifier: null,
        spec: {},
        config,
        seed: 1,
        datasetFingerprint: 'f',
        weights,
        metrics: {},
        backend: 'cpu',
      });
    learned({ epochs: 1, reviewed });
    label(store, 'bo', { 5: 0 });
    expect(found(store)).toBeNull();
    learned({ epochs: 1, reviewed: { ...reviewed, logSize: store.audit.size() } });
    expect(found(store)).toEqual({
      leaf: store.audit.size() - 1,
      message: 'Model 2 learned from other decisions than it says',
    });
  });

  test('of two reviewers are those they agree on, by the policy of the time they were asked for', () => {
    const store = project();
    label(store, 'bo', { 1: 2, 2: 2, 3: 1 });
    const before = { ...ALL, logSize: store.audit.size() };
    store.policies.set('anna', { reviewers: 2, reason: 'two look' });
    expect(pairs(store, { ...ALL, logSize: store.audit.size() })).toEqual([]);
    label(store, 'anna', { 1: 2, 2: 0 });
    const after = { ...ALL, logSize: store.audit.size() };
    expect(pairs(store, after)).toEqual([[1, 2]]);
    store.decisions.record('cy', { sample: 2, kind: 'label', label: 0, adjudicate: true });
    expect(pairs(store, { ...ALL, logSize: store.audit.size() })).toEqual([
      [1, 2],
      [2, 0],
    ]);
    expect(pairs(store, after)).toEqual([[1, 2]]);
    expect(pairs(store, before)).toEqual([
      [1, 2],
      [2, 2],
      [3, 1],
    ]);
  });
});

function found(store: Store) {
  const steps = verifyProject(store.directory);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value.finding;
  }
}
