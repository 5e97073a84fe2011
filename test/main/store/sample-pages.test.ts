import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Split } from '../../../src/shared/contract/common.ts';
import type { Store } from '../../../src/main/store/open.ts';
import type { SampleRow } from '../../../src/main/store/samples/listing.ts';
import type { SampleFilter, SamplePage } from '../../../src/main/store/samples/page.ts';
import { addModel, addSamples, certaintiesOf, newStore, type Reading, RECIPE, sample } from './project.ts';

const SPLITS = ['train', 'validation', 'test', 'pool'] as const;

type Facts = {
  /** Split and label of samples 1, 2, …, in two imports. */
  readonly samples: readonly { readonly split: Split; readonly label: number | null }[];
  readonly runs: readonly {
    readonly split: Split;
    readonly seed: number;
    readonly certainties: readonly (number | null)[];
  }[];
  readonly decided: readonly number[];
  readonly statistic: 'median' | 'mean';
};

const anyFacts: fc.Arbitrary<Facts> = fc
  .array(fc.record({ split: fc.constantFrom(...SPLITS), label: fc.option(fc.nat(2)) }), {
    minLength: 1,
    maxLength: 12,
  })
  .chain((samples) =>
    fc.record({
      samples: fc.constant(samples),
      runs: fc.array(
        fc.record({
          split: fc.constantFrom(...SPLITS),
          // Another seed is another policy's.
          seed: fc.constantFrom(1, 1, 1, 2),
          certainties: fc.array(fc.option(fc.constantFrom(0.25, 0.5, 0.75)), {
            minLength: samples.length,
            maxLength: samples.length,
          }),
        }),
        { maxLength: 4 },
      ),
      decided: fc.uniqueArray(fc.integer({ min: 1, max: samples.length })),
      statistic: fc.constantFrom('median', 'mean'),
    }),
  );

function projectOf({ samples, runs, decided, statistic }: Facts): Store {
  const store = newStore();
  const drafts = samples.map((more, index) => sample(index + 1, more));
  const half = Math.ceil(drafts.length / 2);
  addSamples(store, drafts.slice(0, half));
  if (half < drafts.length) addSamples(store, drafts.slice(half));
  const classifier = addModel(store).id;
  store.policies.set('anna', { classifier, seed: 1, draws: 10, statistic, reason: 'set up' });
  for (const { split, seed, certainties } of runs) {
    const readings = certainties.flatMap((certainty, index): Reading[] =>
      certainty === null || samples[index]?.split !== split
        ? []
        : [{ sample: index + 1, label: (index + 1) % 3, certainty }],
    );
    const facts = { model: classifier, seed, draws: 10, preprocessing: RECIPE, split } as const;
    store.scores.record(
      'anna',
      { ...facts, subject: 'original', transformRun: null, purpose: 'pass' },
      {
        samples: readings.map((reading) => reading.sample),
        certainties: certaintiesOf(readings),
        trueClass: null,
        draws: null,
      },
    );
  }
  for (const id of decided) store.decisions.record('bo', { sample: id, kind: 'label', label: 2 });
  return store;
}

/** The table as its definition says, sample by sample. */
function naiveRows({ samples, runs, decided, statistic }: Facts): (SampleRow & { import: number })[] {
  const half = Math.ceil(samples.length / 2);
  return samples.map(({ split, label: given }, index) => {
    const run = runs.findLast(
      (one) => one.seed === 1 && one.split === split && (one.certainties[index] ?? null) !== null,
    );
    const median = run?.certainties[index] ?? null;
    const number = index + 1;
    return {
      sample: number,
      split,
      source: `item-${number}`,
      given,
      decided: decided.includes(number) ? 2 : null,
      label: median === null ? null : number % 3,
      certainty: median === null || statistic === 'median' ? median : median / 2,
      import: index < half ? 1 : 2,
    };
  });
}

function naiveList(facts: Facts, { sort, descending, filter }: SamplePage): SampleRow[] {
  const rows = naiveRows(facts).filter(
    (row) =>
      (filter.split ?? row.split) === row.split &&
      (filter.given === undefined || filter.given === row.given) &&
      (filter.import ?? row.import) === row.import,
  );
  const sign = descending ? -1 : 1;
  const bySample = (a: SampleRow, b: SampleRow) => sign * (a.sample - b.sample);
  const unscored = (row: SampleRow) => Number(row.certainty === null);
  const sorted =
    sort === 'sample'
      ? rows.toSorted(bySample)
      : rows.toSorted(
          (a, b) =>
            unscored(a) - unscored(b) || sign * ((a.certainty ?? 0) - (b.certainty ?? 0)) || bySample(a, b),
        );
  return sorted.map(({ import: _, ...row }) => row);
}

const anyPage: fc.Arbitrary<SamplePage> = fc.record({
  sort: fc.constantFrom('sample', 'certainty'),
  descending: fc.boolean(),
  filter: fc.record(
    {
      split: fc.constantFrom(...SPLITS),
      given: fc.option(fc.nat(2)),
      import: fc.constantFrom(1, 2, 3),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<SampleFilter>,
  after: fc.constant(null),
  limit: fc.integer({ min: 1, max: 5 }),
});

function allPages(store: Store, page: SamplePage): SampleRow[] {
  const rows: SampleRow[] = [];
  let { after } = page;
  for (let pages = 0; pages <= 100; pages++) {
    const { items, next } = store.samples.page({ ...page, after });
    expect(items.length).toBeLessThanOrEqual(page.limit);
    rows.push(...items);
    if (next === null) return rows;
    after = next;
  }
  throw new Error('The pages never end');
}

describe('pages of samples', () => {
  test('hold every matching sample once, in order, with what the newest pass of the policy says', () => {
    fc.assert(
      fc.property(anyFacts, fc.array(anyPage, { minLength: 1, maxLength: 6 }), (facts, pages) => {
        const store = projectOf(facts);
        for (const page of pages) {
          const expected = naiveList(facts, page);
          expect(allPages(store, page)).toEqual(expected);
          expect(store.samples.matching(page.filter)).toBe(expected.length);
        }
        store.close();
      }),
      { numRuns: 60 },
    );
  });

  test('classes are counted by split, samples without a label last', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const store = projectOf({ ...facts, runs: [], decided: [] });
        const counts = store.samples.classes();
        for (const { label, split, samples } of counts) {
          const alike = facts.samples.filter((one) => one.label === label && one.split === split);
          expect(samples).toBe(alike.length);
        }
        expect(counts.reduce((sum, { samples }) => sum + samples, 0)).toBe(facts.samples.length);
        const unlabelled = counts.findIndex(({ label }) => label === null);
        expect(counts.slice(unlabelled).every(({ label }) => unlabelled < 0 || label === null)).toBe(true);
        store.close();
      }),
      { numRuns: 20 },
    );
  });
});
