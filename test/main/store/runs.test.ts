import { describe, expect, test } from 'vitest';
import { certaintiesFromDraws } from '../../../src/shared/domain/certainty.ts';
import type { NewScores } from '../../../src/main/store/scores/scores.ts';
import {
  addModel,
  addSamples,
  codeOf,
  newStore,
  RECIPE,
  reviewProject,
  sample,
  transform,
} from './project.ts';

function scoredProject() {
  const store = newStore();
  addSamples(store, [sample(1, { label: 2 }), sample(2, { label: null }), sample(3, { label: 0 })]);
  const model = addModel(store).id;
  const run = {
    model,
    seed: 4,
    draws: 2,
    preprocessing: RECIPE,
    split: 'test' as const,
    subject: 'original' as const,
    transformRun: null,
    purpose: 'pass' as const,
  };
  const probabilities = Float32Array.of(
    0.1,
    0.2,
    0.7,
    0.5,
    0.25,
    0.25,
    0.9,
    0.1,
    0,
    0.3,
    0.3,
    0.4,
    0.1,
    0.8,
    0.1,
    0.6,
    0.2,
    0.2,
  );
  const certainties = certaintiesFromDraws(probabilities, { draws: 2, samples: 3, classes: 3 });
  const scores: NewScores = {
    samples: [1, 2, 3],
    certainties,
    trueClass: {
      medians: Float64Array.of(0.55, Number.NaN, 0.75),
      means: Float64Array.of(0.5, Number.NaN, 0.7),
    },
    draws: { probabilities, classes: 3, keep: (position) => position !== 1 },
  };
  return { store, run, scores };
}

describe('scores', () => {
  test('come back as they were written, side by side and one by one', () => {
    const { store, run, scores } = scoredProject();
    const recorded = store.scores.record('anna', run, scores);
    expect(recorded).toMatchObject({ ...run, id: 1, samples: 3 });
    const columns = store.scores.columns(1);
    expect(columns.certainties).toEqual(scores.certainties);
    expect(columns.trueClass).toEqual(scores.trueClass);
    expect([...columns.samples]).toEqual([1, 2, 3]);
    expect([...columns.given]).toEqual([2, -1, 0]);
    const third = store.scores.ofSample(1, 3);
    expect(third).toMatchObject({ run: 1, label: 0, trueMedian: 0.75, draws: 2, runnerUp: 1 });
    expect(third?.probabilities).toEqual(Float32Array.of(0.9, 0.1, 0, 0.6, 0.2, 0.2));
    expect(store.scores.ofSample(1, 2)).toMatchObject({ probabilities: null, trueMean: null });
    expect(store.scores.ofSample(1, 4)).toBeNull();
  });

  test('give mean predictions of labelled samples where their draws were kept', () => {
    const { store, run, scores } = scoredProject();
    store.scores.record('anna', run, scores);
    const { labels, probabilities } = store.scores.predictions(1, 3) ?? {};
    expect([...(labels ?? [])]).toEqual([2, 0]);
    const expected = [0.2, 0.25, 0.55, 0.75, 0.15, 0.1];
    expect(probabilities).toHaveLength(6);
    for (const [index, value] of expected.entries()) expect(probabilities?.[index]).toBeCloseTo(value, 6);
    store.scores.record('anna', run, { ...scores, draws: null });
    expect(store.scores.predictions(2, 3)).toBeNull();
  });

  test('are found by what made them', () => {
    const { store, run, scores } = scoredProject();
    store.scores.record('anna', run, scores);
    store.scores.record('anna', { ...run, seed: 5 }, scores);
    store.scores.record('anna', { ...run, seed: 5, purpose: 'retry' }, scores);
    expect(store.scores.runs().map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(store.scores.runs({ seed: 5, purpose: 'pass' }).map(({ id }) => id)).toEqual([2]);
    expect(store.scores.runs({ split: 'train' })).toEqual([]);
    expect(codeOf(() => store.scores.run(9))).toBe('NO_SCORES');
    expect(codeOf(() => store.scores.columns(9))).toBe('NO_SCORES');
  });

  test('that do not fit are refused as a whole', () => {
    const { store, run, scores } = scoredProject();
    const size = store.audit.size();
    const record = (more: Partial<NewScores>) =>
      codeOf(() => store.scores.record('anna', run, { ...scores, ...more }));
    expect(record({ samples: [1, 2] })).toBe('BAD_ARGUMENT');
    expect(record({ draws: { probabilities: new Float32Array(17), classes: 3, keep: () => true } })).toBe(
      'BAD_ARGUMENT',
    );
    const medians = Float64Array.of(0.5, Number.NaN, 0.5);
    expect(record({ certainties: { ...scores.certainties, medians } })).toBe('BAD_ARGUMENT');
    expect(() => store.scores.record('anna', run, { ...scores, samples: [1, 2, 99] })).toThrow('FOREIGN KEY');
    expect(() => store.scores.record('anna', { ...run, model: 99 }, scores)).toThrow('FOREIGN KEY');
    expect(() => store.scores.record('anna', { ...run, transformRun: 1 }, scores)).toThrow('CHECK');
    expect(store.scores.runs()).toEqual([]);
    expect(store.audit.size()).toBe(size);
  });

  test('digest changes with any score and any kept draw', () => {
    const digests = [0, 1, 2].map((variant) => {
      const { store, run, scores } = scoredProject();
      const draws = scores.draws?.probabilities.slice() ?? new Float32Array(18);
      if (variant === 1) draws[0] = 0.125;
      const means = scores.certainties.means.slice();
      if (variant === 2) means[1] = 0.625;
      store.scores.record('anna', run, {
        ...scores,
        certainties: { ...scores.certainties, means },
        draws: { probabilities: draws, classes: 3, keep: () => true },
      });
      return JSON.stringify(store.audit.list(1).entries[0]?.body);
    });
    expect(new Set(digests).size).toBe(3);
  });
});

describe('transforms', () => {
  test('come back as a batch with the hashes and labels of the originals', () => {
    const { store, run, gwin, pass } = reviewProject(5);
    const { ids, images } = store.transforms.images(run.id);
    const originals = store.samples.imagesOf(ids, RECIPE).images;
    expect([...ids]).toEqual([1, 2, 3, 4, 5]);
    expect(images.hashes).toEqual(originals.hashes);
    expect(images.labels).toEqual(originals.labels);
    expect([...images.pixels]).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect(store.transforms.pixels(run.id, 2)).toEqual(Buffer.of(4, 5, 6, 7));
    expect(store.transforms.pixels(run.id, 99)).toBeNull();
    expect(store.transforms.runs({ gwin, scoreRun: pass.id, seed: 1 })).toEqual([run]);
    expect(store.transforms.runs({ seed: 2 })).toEqual([]);
    expect(codeOf(() => store.transforms.run(2))).toBe('NO_SCORES');
  });

  test('of the wrong size are refused', () => {
    const { store, gwin, pass } = reviewProject(2);
    const request = { gwin, scoreRun: pass.id, seed: 1, below: 0.9 };
    const record = () =>
      store.transforms.record('anna', request, { samples: [1, 2], pixels: new Uint8Array(7) });
    expect(codeOf(record)).toBe('BAD_ARGUMENT');
    expect(() => transform(store, gwin, pass.id, [99])).toThrow('FOREIGN KEY');
  });
});

describe('models', () => {
  test('come back as they were recorded', () => {
    const store = newStore();
    const classifier = addModel(store);
    const gwin = addModel(store, classifier.id);
    expect(store.models.list()).toEqual([classifier, gwin]);
    expect(store.models.get(2)).toMatchObject({ kind: 'gwin', classifier: 1, metrics: { accuracy: 0.5 } });
    expect(codeOf(() => store.models.get(3))).toBe('MODEL_NOT_FOUND');
    const { id: _, createdAt: __, ...facts } = classifier;
    expect(codeOf(() => store.models.add('anna', { ...facts, metrics: { nll: Number.NaN } }))).toBe(
      'BAD_ARGUMENT',
    );
    expect(() => store.models.add('anna', { ...facts, kind: 'gwin' })).toThrow('CHECK');
    expect(store.models.list()).toHaveLength(2);
  });
});

describe('policies', () => {
  test('are versions: each the one before with what was given changed', () => {
    const store = newStore();
    const classifier = addModel(store).id;
    store.policies.set('bo', { classifier, reason: 'first model' });
    const policy = store.policies.set('bo', { tau: 0.7, statistic: 'mean', reason: 'too many' });
    expect(policy).toMatchObject({
      version: 3,
      tau: 0.7,
      statistic: 'mean',
      draws: 10,
      classifier,
      gwin: null,
    });
    expect(store.policies.list(2).map(({ version }) => version)).toEqual([3, 2]);
    expect(store.audit.list(1).entries[0]).toMatchObject({
      type: 'policy',
      actor: 'bo',
      body: { old: { version: 2, tau: 0.9 }, new: { version: 3, tau: 0.7, reason: 'too many' } },
    });
    expect(() => store.policies.set('bo', { tau: 1.5, reason: 'wrong' })).toThrow('CHECK');
    expect(() => store.policies.set('bo', { gwin: 77, reason: 'wrong' })).toThrow('FOREIGN KEY');
    expect(store.policies.current().version).toBe(3);
  });
});
