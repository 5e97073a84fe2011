import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { againstOthers, cohenKappa, fleissKappa } from '../../../src/shared/domain/agreement.ts';
import { wilsonInterval } from '../../../src/shared/domain/statistics.ts';
import numbers from './numbers/agreement.json' with { type: 'json' };

/** Ratings from a table of how often each item got each class. */
function ratingsOf(table: readonly (readonly number[])[]): number[][] {
  return table.map((counts) => counts.flatMap((count, label) => Array.from({ length: count }, () => label)));
}

/** Pairs from a table of how often the first person said the row and the second the column. */
function pairsOf(table: readonly (readonly number[])[]): [number, number][] {
  return table.flatMap((row, first) =>
    row.flatMap((count, second) => Array.from({ length: count }, (): [number, number] => [first, second])),
  );
}

/** Fleiss 1971, table 1: 30 patients, six psychiatrists, five diagnoses. */
const DIAGNOSES = [
  [0, 0, 0, 6, 0], [0, 3, 0, 0, 3], [0, 1, 4, 0, 1], [0, 0, 0, 0, 6], [0, 3, 0, 3, 0], [2, 0, 4, 0, 0],
  [0, 0, 4, 0, 2], [2, 0, 3, 1, 0], [2, 0, 0, 4, 0], [0, 0, 0, 0, 6], [1, 0, 0, 5, 0], [1, 1, 0, 4, 0],
  [0, 3, 3, 0, 0], [1, 0, 0, 5, 0], [0, 2, 0, 3, 1], [0, 0, 5, 0, 1], [3, 0, 0, 1, 2], [5, 1, 0, 0, 0],
  [0, 2, 0, 4, 0], [1, 0, 2, 0, 3], [0, 0, 0, 0, 6], [0, 1, 0, 5, 0], [0, 2, 0, 1, 3], [2, 0, 0, 4, 0],
  [1, 0, 0, 4, 1], [0, 5, 0, 1, 0], [4, 0, 0, 0, 2], [0, 2, 0, 4, 0], [1, 0, 5, 0, 0], [0, 0, 0, 0, 6],
]; // prettier-ignore

/** The worked example of Wikipedia's article on Fleiss' kappa: ten subjects, 14 raters, five categories. */
const WORKED = [
  [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1], [7, 7, 0, 0, 0],
  [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
]; // prettier-ignore

/** Fleiss, Levin & Paik 2003, table 18.1 in patients: psychotic, neurotic, organic. */
const TWO_RATERS = [
  [75, 1, 4],
  [5, 4, 1],
  [0, 0, 10],
];

describe('published examples', () => {
  test('Fleiss 1971: 0.430 in all, and per diagnosis', () => {
    const ratings = ratingsOf(DIAGNOSES);
    const { value, observed, n } = fleissKappa(ratings, 5);
    expect(n).toBe(30);
    expect(observed).toBeCloseTo(0.556, 3);
    expect(value).toBeCloseTo(0.43, 3);
    const classes = [0, 1, 2, 3, 4].map(
      (label) =>
        fleissKappa(
          ratings.map((item) => item.map(againstOthers(label))),
          2,
        ).value ?? Number.NaN,
    );
    for (const [label, kappa] of [0.245, 0.245, 0.52, 0.471, 0.566].entries()) {
      expect(classes[label]).toBeCloseTo(kappa, 3);
    }
  });

  test('ten subjects and 14 raters: 0.210', () => {
    expect(fleissKappa(ratingsOf(WORKED), 5).value).toBeCloseTo(0.21, 3);
  });

  test('Fleiss, Levin & Paik 2003: 0.68 in all, 0.69, 0.50 and 0.77 per diagnosis', () => {
    const pairs = pairsOf(TWO_RATERS);
    expect(cohenKappa(pairs, 3).value).toBeCloseTo(0.676, 3);
    const classes = [0, 1, 2].map((label) => {
      const isLabel = againstOthers(label);
      return cohenKappa(
        pairs.map(([first, second]) => [isLabel(first), isLabel(second)]),
        2,
      ).value;
    });
    for (const [label, kappa] of [0.6875, 0.5, 0.773].entries()) {
      expect(classes[label]).toBeCloseTo(kappa, 3);
    }
  });
});

describe('numbers of other programs', () => {
  test.each(numbers.cohen)('scikit-learn and statsmodels on $classes classes', (case_) => {
    const { classes, pairs, value, low, high } = case_;
    const found = cohenKappa(
      pairs.map(([first = -1, second = -1]) => [first, second]),
      classes,
    );
    expect(found.value).toBeCloseTo(value, 10);
    expect(found.low).toBeCloseTo(Math.max(-1, low), 8);
    expect(found.high).toBeCloseTo(Math.min(1, high), 8);
  });

  test.each(numbers.fleiss)('statsmodels and irrCAC on $classes classes', (case_) => {
    const { classes, items, value, standardError, observed, statsmodels } = case_;
    const found = fleissKappa(items, classes);
    expect(found.value).toBeCloseTo(value, 10);
    expect(found.value).toBeCloseTo(statsmodels ?? value, 10);
    expect(found.observed).toBeCloseTo(observed, 10);
    const reach = ((found.high ?? 0) - (found.low ?? 0)) / 2;
    expect(reach / standardError).toBeCloseTo(STUDENT[items.length] ?? 0, 6);
  });
});

/** 97.5 % quantiles of Student's t with n − 1 degrees of freedom, of SciPy's stats.t.ppf. */
const STUDENT: Readonly<Record<number, number>> = {
  10: 2.2621571627,
  30: 2.0452296421,
  40: 2.0226909201,
  80: 1.9904502102,
};

const CLASSES = 4;
const anyPairs = fc.array(fc.tuple(fc.nat(CLASSES - 1), fc.nat(CLASSES - 1)), { maxLength: 60 });
const anyItems = fc.array(fc.array(fc.nat(CLASSES - 1), { minLength: 2, maxLength: 5 }), { maxLength: 40 });

describe('any ratings', () => {
  test('have a kappa within −1 and 1 inside its interval, or none', () => {
    fc.assert(
      fc.property(anyPairs, anyItems, (pairs, items) => {
        for (const { value, low, high, n } of [cohenKappa(pairs, CLASSES), fleissKappa(items, CLASSES)]) {
          expect(value === null || (value >= -1 && value <= 1)).toBe(true);
          const [from, to] = [low ?? value ?? 0, high ?? value ?? 0];
          expect(from <= (value ?? 0) && (value ?? 0) <= to).toBe(true);
          expect(low === null).toBe(value === null || n < 2);
        }
      }),
    );
  });

  test('have the same kappa whatever the classes are called and whoever comes first', () => {
    fc.assert(
      fc.property(anyPairs, anyItems, (pairs, items) => {
        const renamed = (label: number): number => (label + 1) % CLASSES;
        const swapped = pairs.map(([first, second]): [number, number] => [renamed(second), renamed(first)]);
        const one = cohenKappa(pairs, CLASSES);
        const other = cohenKappa(swapped, CLASSES);
        expect(other.value ?? 2).toBeCloseTo(one.value ?? 2, 10);
        expect(other.low ?? 2).toBeCloseTo(one.low ?? 2, 10);
        const turned = items.map((ratings) => ratings.map(renamed).toReversed());
        expect(fleissKappa(turned, CLASSES).value ?? 2).toBeCloseTo(
          fleissKappa(items, CLASSES).value ?? 2,
          10,
        );
      }),
    );
  });

  test('of two people have less agreement expected by Cohen than by Fleiss, who pools their classes', () => {
    fc.assert(
      fc.property(anyPairs, (pairs) => {
        const cohen = cohenKappa(pairs, CLASSES).value;
        const fleiss = fleissKappa(pairs, CLASSES).value;
        expect((fleiss ?? -1) <= (cohen ?? 1) + 1e-9).toBe(true);
      }),
    );
  });
});

test('perfect agreement has an interval that tells how many items it is from', () => {
  const few = cohenKappa(
    pairsOf([
      [5, 0],
      [0, 5],
    ]),
    2,
  );
  expect(few).toMatchObject({ value: 1, high: 1, observed: 1 });
  expect(few.low).toBeCloseTo(2 * wilsonInterval(1, 10).low - 1, 10);
  const many = cohenKappa(
    pairsOf([
      [500, 0],
      [0, 500],
    ]),
    2,
  );
  expect(many.low).toBeGreaterThan(few.low ?? 1);
  expect(
    fleissKappa(
      ratingsOf([
        [3, 0],
        [0, 3],
        [3, 0],
        [0, 3],
      ]),
      2,
    ),
  ).toMatchObject({ value: 1, high: 1 });
});

test('nothing to go by has no kappa: no items, or one class alone', () => {
  expect(cohenKappa([], 3)).toEqual({ value: null, low: null, high: null, n: 0, observed: null });
  expect(fleissKappa([], 3).value).toBeNull();
  expect(cohenKappa(pairsOf([[7]]), 1)).toEqual({ value: null, low: null, high: null, n: 7, observed: 1 });
  expect(
    fleissKappa(
      [
        [1, 1],
        [1, 1],
      ],
      3,
    ),
  ).toMatchObject({ value: null, observed: 1, n: 2 });
  expect(fleissKappa([[0, 1]], 3)).toMatchObject({ value: -1, low: null, high: null, n: 1 });
});
