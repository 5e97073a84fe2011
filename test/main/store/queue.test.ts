import { join } from 'node:path';
import Database from 'better-sqlite3';
import * as fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { accepts, verdictOn } from '../../../src/shared/domain/verdicts.ts';
import type { Store } from '../../../src/main/store/open.ts';
import {
  pageQuery,
  QUEUE_SORTS,
  type QueueFilter,
  type QueuePage,
} from '../../../src/main/store/queue/page.ts';
import type { QueueItem } from '../../../src/main/store/queue/queue.ts';
import { addModel, addSamples, newStore, reviewProject, sample, score, transform } from './project.ts';

const EVERYTHING: QueuePage = { sort: 'certainty', descending: false, filter: {}, after: null, limit: 1000 };

type Reading = { readonly run: number; readonly label: number; readonly certainty: number };

/** What a run says of each sample; later runs win. */
function readings(
  store: Store,
  runs: readonly { readonly id: number }[],
): Map<number, Reading & { row: number }> {
  const { statistic } = store.policies.current();
  const newest = new Map<number, Reading & { row: number }>();
  for (const { id } of runs) {
    const { samples, certainties } = store.scores.columns(id);
    const certainty = statistic === 'median' ? certainties.medians : certainties.means;
    for (const [row, sample] of samples.entries()) {
      newest.set(sample, { run: id, row, label: certainties.labels[row]!, certainty: certainty[row]! });
    }
  }
  return newest;
}

/** The queue as its definition says, from facts alone, sample by sample. */
function naiveQueue(store: Store): QueueItem[] {
  const { classifier, gwin, seed, draws, tau } = store.policies.current();
  if (classifier === null) return [];
  const alike = { model: classifier, seed, draws, purpose: 'pass' as const };
  const passes = store.scores.runs({ ...alike, subject: 'original' });
  const originals = readings(store, passes);
  const transformRuns = store.transforms.runs().filter((run) => {
    return run.gwin === gwin && passes.some(({ id }) => id === run.scoreRun);
  });
  const relabelRuns = store.scores
    .runs({ ...alike, subject: 'transform' })
    .filter((run) => transformRuns.some(({ id }) => id === run.transformRun));
  const relabels = readings(store, relabelRuns);
  return [...originals].flatMap(([sample, original]): QueueItem[] => {
    if (accepts(original.certainty, tau)) return [];
    const relabel = relabels.get(sample);
    const { certainties } = store.scores.columns(original.run);
    const { status, reviewer } = store.decisions.standing(sample);
    return [
      {
        sample,
        outcome: verdictOn(original, relabel ?? null, tau).outcome,
        status,
        label: original.label,
        certainty: original.certainty,
        entropy: certainties.entropies[original.row]!,
        mutualInformation: certainties.mutualInformation[original.row]!,
        suggestion: relabel?.label ?? null,
        suggestionCertainty: relabel?.certainty ?? null,
        gain: relabel === undefined ? null : relabel.certainty - original.certainty,
        reviewer,
        scoreRun: original.run,
        transformRun: relabelRuns.find(({ id }) => id === relabel?.run)?.transformRun ?? null,
        relabelRun: relabel?.run ?? null,
      },
    ];
  });
}

function keysOf(item: QueueItem, sort: QueuePage['sort']): (number | string)[] {
  switch (sort) {
    case 'certainty':
    case 'entropy':
    case 'mutualInformation':
      return [item[sort], item.sample];
    case 'gain':
      return [item.gain ?? -2, item.sample];
    case 'suggestion':
      return [item.suggestion ?? -1, item.certainty, item.sample];
    case 'reviewer':
      return [item.reviewer ?? '', item.certainty, item.sample];
    default:
      return [item[sort], item.certainty, item.sample];
  }
}

function naiveList(items: readonly QueueItem[], { sort, descending, filter }: QueuePage): QueueItem[] {
  const matching = items.filter(
    (item) =>
      (filter.status ?? item.status) === item.status &&
      (filter.outcome ?? item.outcome) === item.outcome &&
      (filter.label ?? item.label) === item.label &&
      (filter.suggestion ?? item.suggestion) === item.suggestion &&
      (filter.reviewer ?? item.reviewer ?? '') === (item.reviewer ?? ''),
  );
  const sign = descending ? -1 : 1;
  return matching.toSorted((a, b) => {
    const [left, right] = [keysOf(a, sort), keysOf(b, sort)];
    const column = left.findIndex((key, index) => key !== right[index]);
    return column < 0 ? 0 : sign * (left[column]! < right[column]! ? -1 : 1);
  });
}

function allPages(store: Store, page: QueuePage): QueueItem[] {
  const items: QueueItem[] = [];
  for (let after: QueuePage['after'] = null; ;) {
    const { items: some, next } = store.queue.list({ ...page, after });
    items.push(...some);
    if (next === null) return items;
    after = next;
  }
}

const anyFilter: fc.Arbitrary<QueueFilter> = fc.record(
  {
    status: fc.constantFrom('open', 'decided', 'skipped', 'flagged'),
    outcome: fc.constantFrom('rescued', 'unsure'),
    label: fc.nat(2),
    suggestion: fc.nat(2),
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
    ...samples.map((sample) =>
      fc.record({
        sample: fc.constant(sample),
        label: fc.nat(2),
        certainty: fc.constantFrom(0.25, 0.5, 0.625, 0.75, 0.9, 1),
      }),
    ),
  ),
);

type World = { readonly store: Store; readonly models: readonly number[]; readonly gwins: readonly number[] };

const anyStep: fc.Arbitrary<(world: World) => void> = fc.oneof(
  fc
    .tuple(fc.nat(1), fc.integer({ min: 1, max: 2 }), fc.constantFrom('pass', 'pass', 'retry'), anyReadings)
    .map(([model, seed, purpose, some]) => ({ store, models }: World) => {
      score(store, { model: models[model]!, seed, purpose: purpose === 'pass' ? 'pass' : 'retry' }, some);
    }),
  fc
    .tuple(fc.nat(1), fc.nat(3), fc.integer({ min: 1, max: 2 }), anyReadings)
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
        seed: fc.integer({ min: 1, max: 2 }),
        model: fc.nat(1),
        gwin: fc.nat(1),
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
      fc.constantFrom('label', 'skip', 'flag'),
      fc.constantFrom('anna', 'bo'),
    )
    .map(([sample, kind, actor]) => ({ store }: World) => {
      store.decisions.record(
        actor,
        kind === 'label' ? { sample, kind, label: 1 } : { sample, kind: kind === 'skip' ? 'skip' : 'flag' },
      );
    }),
);

describe('the queue', () => {
  test('is what its definition says after any history, by every sort and filter, and can be rebuilt', () => {
    fc.assert(
      fc.property(
        fc.array(anyStep, { maxLength: 10 }),
        fc.array(anyPage, { minLength: 8, maxLength: 8 }),
        (steps, pages) => {
          const store = newStore();
          addSamples(
            store,
            Array.from({ length: SAMPLES }, (_, index) => sample(index)),
          );
          const models = [addModel(store).id, addModel(store).id];
          const gwins = [addModel(store, 1).id, addModel(store, 1).id];
          store.policies.set('anna', { classifier: 1, gwin: 3, tau: 0.9, reason: 'start' });
          for (const step of steps) step({ store, models, gwins });
          const expected = naiveQueue(store);
          expect(allPages(store, EVERYTHING)).toEqual(naiveList(expected, EVERYTHING));
          for (const page of pages) {
            const wanted = naiveList(expected, page);
            expect(allPages(store, page)).toEqual(wanted);
            expect(store.queue.count(page.filter)).toBe(wanted.length);
          }
          for (const item of expected) expect(store.queue.get(item.sample)).toEqual(item);
          expect(store.queue.counts()).toMatchObject({
            rejected: expected.length,
            unsure: expected.filter(({ outcome }) => outcome === 'unsure').length,
            open: expected.filter(({ status }) => status === 'open').length,
            flagged: expected.filter(({ status }) => status === 'flagged').length,
          });
          expect([...store.queue.untransformed()]).toEqual(
            expected
              .filter(({ suggestion }) => suggestion === null)
              .map((item) => item.sample)
              .toSorted((a, b) => a - b),
          );
          expect(store.rebuild().same).toBe(true);
          store.close();
        },
      ),
      { numRuns: 40 },
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
    const before = allPages(store, EVERYTHING);
    const db = new Database(join(store.directory, 'gwinnow.sqlite'));
    db.exec("UPDATE queue SET status = 'flagged' WHERE sample = 2; DELETE FROM standings");
    db.close();
    expect(store.rebuild()).toMatchObject({ same: false, standings: 1, queue: 5 });
    expect(allPages(store, EVERYTHING)).toEqual(before);
    expect(store.rebuild().same).toBe(true);
  });
});

describe('every offered sort with every filter', () => {
  const filters: QueueFilter[] = [{}];
  const values = { status: 'open', outcome: 'unsure', label: 1, suggestion: 1, reviewer: 'anna' } as const;
  for (const [name, value] of Object.entries(values)) {
    filters.push(...filters.map((filter) => ({ ...filter, [name]: value })));
  }

  test.each(QUEUE_SORTS)('by %s walks an index and sorts nothing', (sort) => {
    const { store } = reviewProject(20);
    const db = new Database(join(store.directory, 'gwinnow.sqlite'), { readonly: true });
    onTestFinished(() => {
      db.close();
    });
    expect(filters).toHaveLength(32);
    for (const filter of filters) {
      for (const descending of [false, true]) {
        for (const after of [null, { key: sort === 'status' ? 'open' : 0.5, certainty: 0.5, sample: 3 }]) {
          const { sql, params } = pageQuery({ sort, descending, filter, after, limit: 20 });
          const steps = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(params) as { detail: string }[];
          const plan = steps.map(({ detail }) => detail).join('; ');
          const leads = sort === 'certainty' && Object.keys(filter).length > 0;
          const bounded = leads || after !== null;
          expect(plan).toMatch(
            bounded
              ? /^SEARCH queue USING INDEX queue_by_\w+ \([^;]*\)$/
              : /^(SCAN|SEARCH) queue USING INDEX queue_by_\w+( \([^;]*\))?$/,
          );
        }
      }
    }
  });
});
