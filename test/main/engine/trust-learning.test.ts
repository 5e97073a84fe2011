import { describe, expect, it } from 'vitest';
import { createTrust } from '../../../src/main/engine/trust.ts';
import { imageDistance } from '../../../src/shared/domain/image-distance.ts';
import type { Store } from '../../../src/main/store/open.ts';
import { addModel, addSamples, newStore, sample, score, transform } from '../store/project.ts';

const HELD = 120;
const ALL = 240;
const NUMBERS = Array.from({ length: ALL }, (_, index) => index + 1);

const suggestionFor = (number: number): number => number % 3;
const certaintyAfter = (number: number): number => (1 + (number % 40)) / 41;
/** The more certain of the transform, the more often. */
const isRight = (number: number): boolean => ((number * 17) % 41) / 41 < certaintyAfter(number);

type Setting = {
  readonly held?: number;
  readonly tau?: number;
  /** The transforms' pixels, four each. */
  readonly pixels?: Uint8Array;
};

/** Half of the samples are labelled validation images, the others are there for review; all are rejected. */
function project({ held = HELD, tau = 0.99, pixels }: Setting = {}): Store {
  const store = newStore();
  addSamples(
    store,
    NUMBERS.map((number) => {
      const label = isRight(number) ? suggestionFor(number) : (number + 1) % 3;
      return sample(number, number <= held ? { split: 'validation', label } : { label: null });
    }),
  );
  const classifier = addModel(store).id;
  const gwin = addModel(store, classifier).id;
  store.policies.set('anna', { classifier, gwin, tau, reason: 'set up' });
  const pass = score(
    store,
    { model: classifier },
    NUMBERS.map((number) => ({ sample: number, label: (number + 1) % 3, certainty: 0.5 })),
  );
  const made = transform(store, gwin, pass.id, NUMBERS, pixels);
  score(
    store,
    { model: classifier, transformRun: made.id },
    NUMBERS.map((number) => ({
      sample: number,
      label: suggestionFor(number),
      certainty: certaintyAfter(number),
    })),
  );
  return store;
}

const settle = (store: Store, samples: readonly number[], labelOf: (number: number) => number): void => {
  for (const number of samples)
    store.decisions.record('bo', { sample: number, kind: 'label', label: labelOf(number) });
};

const mean = (values: readonly (number | null)[]): number =>
  values.reduce<number>((sum, value) => sum + (value ?? Number.NaN), 0) / values.length;

describe('how far suggestions of a project are to be trusted', () => {
  it('is fitted to its own labelled validation images where no regression came with the models', () => {
    const store = project();
    const trust = createTrust(store)([]);
    expect(trust.basis(HELD + 1)).toEqual({ from: 'validation', images: HELD, verdicts: 0 });
    const rights = NUMBERS.slice(0, HELD).filter(isRight).length / HELD;
    expect(mean(NUMBERS.slice(0, HELD).map((number) => trust.chance(number)))).toBeCloseTo(rights, 1);
    const [least, most] = [200, 239].map((number) => trust.chance(number) ?? Number.NaN);
    expect(most).toBeGreaterThan(least ?? 1);
  });

  it('is not known from a handful of images', () => {
    const trust = createTrust(project({ held: 30 }))([]);
    expect(trust.chance(100)).toBeNull();
    expect(trust.basis(100)).toBeNull();
  });

  it('orders the queue, page by page', () => {
    const store = project();
    const trust = createTrust(store)([]);
    const seen: number[] = [];
    let after = null;
    do {
      const page = store.queue.list({ sort: 'chance', descending: true, filter: {}, after, limit: 37 });
      seen.push(...page.items.map((item) => item.sample));
      after = page.next;
    } while (after !== null);
    expect(seen.toSorted((a, b) => a - b)).toEqual(NUMBERS);
    const chances = seen.map((number) => trust.chance(number) ?? Number.NaN);
    expect(chances).toEqual(chances.toSorted((a, b) => b - a));
  });

  it('follows the verdicts that come in, and those that are taken back', () => {
    const store = project();
    const read = createTrust(store);
    const sure = NUMBERS.filter((number) => number > HELD && certaintyAfter(number) > 0.8);
    const chance = (): number => mean(sure.map((number) => read([]).chance(number)));
    const before = chance();
    settle(store, sure, (number) => (suggestionFor(number) + 1) % 3);
    expect(sure.length).toBeGreaterThan(15);
    const after = chance();
    expect(after).toBeLessThan(before - 0.2);
    expect(read([]).basis(HELD + 1)?.verdicts).toBe(sure.length);
    for (const number of sure) store.decisions.undo('bo', { sample: number });
    expect(chance()).toBeCloseTo(before, 9);
  });

  it('learns nothing from a batch, which nobody looks at one by one', () => {
    const store = project();
    const read = createTrust(store);
    const batch = NUMBERS.slice(HELD, HELD + 60);
    store.decisions.recordMany(
      'bo',
      batch.map((number) => ({ sample: number, kind: 'keep' as const })),
      null,
    );
    expect(store.suggestions.newestDecision()).toBe(60);
    expect(read([]).basis(HELD + 1)?.verdicts).toBe(0);
  });

  it('learns what verdicts were changed to', () => {
    const store = project();
    const read = createTrust(store);
    const some = NUMBERS.slice(HELD, HELD + 40);
    const chance = (): number => mean(some.map((number) => read([]).chance(number)));
    settle(store, some, suggestionFor);
    const trusted = chance();
    settle(store, some, (number) => (suggestionFor(number) + 1) % 3);
    expect(chance()).toBeLessThan(trusted - 0.2);
  });

  it('has what is not known last, whichever way round', () => {
    const store = project();
    createTrust(store)([]);
    store.suggestions.keepScores([
      [7, 2],
      [9, -1],
    ]);
    const order = (descending: boolean): number[] =>
      store.queue
        .list({ sort: 'chance', descending, filter: {}, after: null, limit: 3 })
        .items.map((item) => item.sample);
    expect(order(false)).toEqual([9, 7, 1]);
    expect(order(true)).toEqual([7, 9, ALL]);
  });

  it('gives no chance to what is farther from its image than nearly all that was right', () => {
    const isOdd = (number: number): boolean => number > HELD && number % 7 === 0;
    const original = (number: number): number[] => [number & 255, number >> 8, 0, 255];
    // One pixel differs by at most 9; of the odd ones all do, by much.
    const made = (number: number): number[] => {
      const [first = 0, ...others] = original(number);
      if (isOdd(number)) return original(number).map((value) => 255 - value);
      return [first < 128 ? first + (number % 10) : first - (number % 10), ...others];
    };
    const store = project({ tau: 0.52, pixels: Uint8Array.from(NUMBERS.flatMap(made)) });
    const trust = createTrust(store)([]);
    const known = NUMBERS.filter((number) => trust.far(number) === null);
    const far = NUMBERS.filter((number) => trust.far(number) !== null);
    expect(far.filter((number) => number > HELD && !isOdd(number))).toEqual([]);
    expect(far.filter(isOdd)).toEqual(NUMBERS.filter(isOdd));
    for (const number of far) {
      expect([trust.chance(number), trust.basis(number)]).toEqual([null, null]);
      const distance = imageDistance(Uint8Array.from(original(number)), Uint8Array.from(made(number)));
      const found = trust.far(number);
      expect(found?.distance).toBe(distance);
      expect(distance).toBeGreaterThan(found?.bar ?? 1);
    }
    expect(known.every((number) => trust.chance(number) !== null)).toBe(true);
    const order = store.queue.list({ sort: 'chance', descending: true, filter: {}, after: null, limit: ALL });
    const last = order.items.slice(known.length).map((item) => item.sample);
    expect(last.toSorted((a, b) => a - b)).toEqual(far);
  });

  it('takes no verdict on what it was fitted to twice', () => {
    const store = project();
    const read = createTrust(store);
    const held = NUMBERS.slice(0, 40);
    settle(store, held, (number) => (suggestionFor(number) + 1) % 3);
    expect(read([]).basis(HELD + 1)?.verdicts).toBe(0);
  });
});
