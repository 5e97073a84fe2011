import { join } from 'node:path';
import Database from 'better-sqlite3';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Store } from '../../../src/main/store/open.ts';
import { QUEUE_SORTS, type QueueFilter, type QueuePage } from '../../../src/main/store/queue/page.ts';
import type { QueueItem } from '../../../src/main/store/queue/queue.ts';
import { naiveList, naiveQueue } from './naive-queue.ts';
import {
  addModel,
  addSamples,
  codeOf,
  newStore,
  reviewProject,
  sample,
  score,
  transform,
} from './project.ts';

const EVERYTHING: QueuePage = { sort: 'certainty', descending: false, filter: {}, after: null, limit: 1000 };

function allPages(store: Store, page: QueuePage, viewer: string | null): QueueItem[] {
  const items: QueueItem[] = [];
  let { after } = page;
  for (let pages = 0; pages <= 1000; pages++) {
    const { items: some, next } = store.queue.list({ ...page, after }, viewer);
    items.push(...some);
    if (next === null) return items;
    after = next;
  }
  throw new Error('The pages never end');
}

const anyFilter: fc.Arbitrary<QueueFilter> = fc.record(
  {
    status: fc.constantFrom('open', 'waiting', 'conflict', 'decided', 'skipped', 'flagged'),
    outcome: fc.constantFrom('accepted', 'rescued', 'unsure'),
    label: fc.nat(2),
    suggestion: fc.nat(2),
    changed: fc.boolean(),
    reviewer: fc.constantFrom('', 'anna', 'bo'),
  },
  { requiredKeys: [] },
);

const anyPage: fc.Arbitrary<QueuePage> = fc.record({
  sort: fc.constantFrom(...QUEUE_SORTS),
  descending: fc.boolean(),
  filter: fc.oneof(fc.constant({}), anyFilter),
  after: fc.constant(null),
  limit: fc.integer({ min: 1, max: 7 }),
});

const SAMPLES = 9;
/** Few values, so that ties are common. */
const anyReadings = fc.uniqueArray(fc.integer({ min: 1, max: SAMPLES }), { minLength: 1 }).chain((samples) =>
  fc.tuple(
    ...samples
      .toSorted((one, other) => one - other)
      .map((sample) =>
        fc.record({
          sample: fc.constant(sample),
          label: fc.nat(2),
          certainty: fc.constantFrom(0.25, 0.5, 0.625, 0.75, 0.9, 1),
        }),
      ),
  ),
);

/** Runs that are alike have to be common: which of them counts is the point. */
function mostly<const Value>(often: Value, ...seldom: Value[]): fc.Arbitrary<Value> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant(often) },
    { weight: 1, arbitrary: fc.constantFrom(...seldom) },
  );
}

type World = { readonly store: Store; readonly models: readonly number[]; readonly gwins: readonly number[] };

const anyStep: fc.Arbitrary<(world: World) => void> = fc.oneof(
  fc
    .tuple(mostly(0, 1), mostly(1, 2), mostly('pass', 'retry'), anyReadings)
    .map(([model, seed, purpose, some]) => ({ store, models }: World) => {
      score(store, { model: models[model]!, seed, purpose: purpose === 'pass' ? 'pass' : 'retry' }, some);
    }),
  fc
    .tuple(mostly(0, 1), fc.nat(3), mostly(1, 2), anyReadings)
    .map(([gwin, pass, seed, some]) => ({ store, gwins }: World) => {
      const runs = store.scores.runs({ subject: 'original' });
      const source = runs[pass % Math.max(1, runs.length)];
      if (source === undefined) return;
      const samples = some.map((reading) => reading.sample);
      const run = transform(store, gwins[gwin]!, source.id, samples);
      score(store, { model: source.model, seed, transformRun: run.id }, some);
    }),
  fc
    .record(
      {
        tau: fc.constantFrom(0.5, 0.7, 0.9, 1),
        statistic: fc.constantFrom('median' as const, 'mean' as const),
        seed: mostly(1, 2),
        model: mostly(0, 1),
        gwin: mostly(0, 1),
        spotCheckRate: fc.constantFrom(0, 0.5, 1),
        reviewers: mostly(2, 1),
        secondReviewRate: fc.constantFrom(0, 0.5, 1),
      },
      { requiredKeys: [] },
    )
    .map(({ model, gwin, ...policy }) => ({ store, models, gwins }: World) => {
      store.policies.set('anna', {
        ...policy,
        ...(model === undefined ? {} : { classifier: models[model]! }),
        ...(gwin === undefined ? {} : { gwin: gwins[gwin]! }),
        reason: 'test',
      });
    }),
  fc
    .tuple(
      fc.integer({ min: 1, max: SAMPLES }),
      mostly('label', 'skip', 'flag', 'undo', 'adjudicate'),
      fc.constantFrom('anna', 'bo', 'cy'),
      fc.nat(1),
    )
    .map(([sample, kind, actor, label]) => ({ store }: World) => {
      codeOf(() => {
        if (kind === 'undo') store.decisions.undo(actor, { sample });
        else if (kind === 'skip' || kind === 'flag') store.decisions.record(actor, { sample, kind });
        else
          store.decisions.record(actor, { sample, kind: 'label', label, adjudicate: kind === 'adjudicate' });
      });
    }),
);

describe('the queue', () => {
  test('is what its definition says after any history, by every sort and filter, and can be rebuilt', () => {
    fc.assert(
      fc.property(
        fc.array(anyStep, { maxLength: 16, size: 'max' }),
        fc.array(anyPage, { minLength: 8, maxLength: 8 }),
        fc.constantFrom(null, 'anna', 'bo', 'dee'),
        (steps, pages, viewer) => {
          const store = newStore();
          addSamples(
            store,
            Array.from({ length: SAMPLES }, (_, index) => sample(index)),
          );
          const models = [addModel(store).id, addModel(store).id];
          const gwins = [addModel(store, 1).id, addModel(store, 1).id];
          store.policies.set('anna', { classifier: 1, gwin: 3, tau: 0.9, reason: 'start' });
          for (const step of steps) step({ store, models, gwins });
          const expected = naiveQueue(store, viewer);
          expect(allPages(store, EVERYTHING, viewer)).toEqual(naiveList(expected, EVERYTHING));
          for (const page of pages) {
            const wanted = naiveList(expected, page);
            expect(allPages(store, page, viewer)).toEqual(wanted);
            expect(store.queue.count(page.filter, viewer)).toBe(wanted.length);
          }
          for (const item of expected) expect(store.queue.get(item.sample, viewer)).toEqual(item);
          expect(store.queue.counts(viewer)).toMatchObject({
            rejected: expected.filter(({ outcome }) => outcome !== 'accepted').length,
            spotChecks: expected.filter(({ outcome }) => outcome === 'accepted').length,
            unsure: expected.filter(({ outcome }) => outcome === 'unsure').length,
            open: expected.filter(({ status }) => status === 'open').length,
            waiting: expected.filter(({ status }) => status === 'waiting').length,
            conflict: expected.filter(({ status }) => status === 'conflict').length,
            flagged: expected.filter(({ status }) => status === 'flagged').length,
          });
          expect([...store.queue.untransformed()]).toEqual(
            expected
              .filter(({ suggestion, outcome }) => suggestion === null && outcome !== 'accepted')
              .map((item) => item.sample)
              .toSorted((a, b) => a - b),
          );
          expect(store.rebuild().same).toBe(true);
          store.close();
        },
      ),
      { numRuns: 25 },
    );
  });

  test('counts what is accepted', () => {
    const { store } = reviewProject(9);
    expect(store.queue.counts()).toMatchObject({ accepted: 1, rejected: 8, rescued: 2, unsure: 6, open: 8 });
    store.policies.set('anna', { tau: 0.5, reason: 'less work' });
    expect(store.queue.counts()).toMatchObject({ accepted: 5, rejected: 4, rescued: 2, unsure: 2 });
    expect(store.queue.get(9)).toBeNull();
  });

  test('starts with the least certain', () => {
    const { store } = reviewProject(9);
    const { items, next } = store.queue.list({ ...EVERYTHING, limit: 3 });
    expect(items.map((item) => item.sample)).toEqual([1, 2, 3]);
    expect(
      store.queue.list({ ...EVERYTHING, limit: 2, after: next }).items.map((item) => item.sample),
    ).toEqual([4, 5]);
  });

  test('pages on rightly when items leave it in between', () => {
    const { store } = reviewProject(9);
    const page = { ...EVERYTHING, filter: { status: 'open' }, limit: 2 };
    const first = store.queue.list(page);
    for (const item of first.items) store.decisions.record('anna', { sample: item.sample, kind: 'accept' });
    expect(store.queue.list({ ...page, after: first.next }).items.map((item) => item.sample)).toEqual([3, 4]);
    expect(store.queue.list(page).items.map((item) => item.sample)).toEqual([3, 4]);
  });

  test('that someone tampered with is put right by a rebuild', () => {
    const { store } = reviewProject(5);
    store.decisions.record('bo', { sample: 1, kind: 'keep' });
    const before = allPages(store, EVERYTHING, null);
    const db = new Database(join(store.directory, 'gwinnow.sqlite'));
    db.exec("UPDATE queue SET status = 'flagged' WHERE sample = 2; DELETE FROM standings");
    db.close();
    expect(store.rebuild()).toMatchObject({ same: false, standings: 1, queue: 5 });
    expect(allPages(store, EVERYTHING, null)).toEqual(before);
    expect(store.rebuild().same).toBe(true);
  });
});
