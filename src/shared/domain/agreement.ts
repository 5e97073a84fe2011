import { normalQuantile, studentQuantile } from './distributions.ts';
import { CONFIDENCE, wilsonInterval } from './statistics.ts';

/** What several people said of one item: [people] class indices, two or more. */
export type Ratings = readonly number[];

/**
 * Agreement beyond chance with its 95 % interval. All null where there is no item; value and interval null where chance
 * alone would make everybody agree; the interval null also for a single item.
 */
export type Kappa = {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Items that were rated. */
  readonly n: number;
  /** Share of agreeing pairs of ratings, 0..1. */
  readonly observed: number | null;
};

const UPPER = (1 + CONFIDENCE) / 2;

/**
 * Cohen's kappa of two people (Cohen 1960), with the large-sample standard error of Fleiss, Cohen & Everitt (1969,
 * Psychological Bulletin 72, 323-327). Where they agree on all items that error is 0 and says nothing: then the interval
 * is Wilson's of the observed agreement, brought to kappa's scale.
 *
 * @param pairs [items]: the classes that the first and the second person gave.
 */
export function cohenKappa(pairs: readonly (readonly [number, number])[], classes: number): Kappa {
  const n = pairs.length;
  if (n === 0) return NOTHING;
  const cells = Array.from({ length: classes }, () => new Float64Array(classes));
  const rows = new Float64Array(classes);
  const columns = new Float64Array(classes);
  for (const [first, second] of pairs) {
    add(cells[first], second, 1);
    add(rows, first, 1);
    add(columns, second, 1);
  }
  for (const values of [...cells, rows, columns])
    for (const k of values.keys()) values[k] = at(values, k) / n;
  let observed = 0;
  let expected = 0;
  for (let i = 0; i < classes; i++) {
    observed += at(cells[i], i);
    expected += at(rows, i) * at(columns, i);
  }
  let variance = 0;
  for (let i = 0; i < classes; i++) {
    for (let j = 0; j < classes; j++) {
      const both = at(rows, j) + at(columns, i);
      const term = i === j ? 1 - expected - both * (1 - observed) : (1 - observed) * both;
      variance += at(cells[i], j) * term ** 2;
    }
  }
  variance -= (observed * expected - 2 * expected + observed) ** 2;
  const error = Math.sqrt(Math.max(0, variance) / n) / (1 - expected) ** 2;
  return kappaOf({ observed, expected, n, reach: normalQuantile(UPPER) * error });
}

/**
 * Fleiss' kappa of any number of people (Fleiss 1971, Psychological Bulletin 76, 378-382), who need not have rated all
 * items, nor the same number each: agreement is averaged over items, class shares are averages of the items' own (Gwet
 * 2014, Handbook of Inter-Rater Reliability, 4th ed., section 2.4.2). Its standard error is Gwet's (2021, Psychometrika
 * 86, 1020-1042), which takes items as the sample, with Student's t of n − 1; where all agree, see `cohenKappa`.
 */
export function fleissKappa(items: readonly Ratings[], classes: number): Kappa {
  const n = items.length;
  if (n === 0) return NOTHING;
  const shares = new Float64Array(classes);
  const rated = items.map((ratings) => {
    const counts = new Float64Array(classes);
    for (const label of ratings) add(counts, label, 1);
    for (let k = 0; k < classes; k++) add(shares, k, at(counts, k) / ratings.length / n);
    let pairs = 0;
    for (const count of counts) pairs += count * (count - 1);
    return { counts, size: ratings.length, agreed: pairs / (ratings.length * (ratings.length - 1)) };
  });
  let observed = 0;
  for (const { agreed } of rated) observed += agreed;
  observed /= n;
  let expected = 0;
  for (const share of shares) expected += share ** 2;
  const value = (observed - expected) / (1 - expected);
  let squares = 0;
  for (const { counts, size, agreed } of rated) {
    let chance = 0;
    for (const [k, count] of counts.entries()) chance += (count * at(shares, k)) / size;
    const own = (agreed - expected) / (1 - expected);
    squares += (own - (2 * (1 - value) * (chance - expected)) / (1 - expected) - value) ** 2;
  }
  const reach = n < 2 ? Number.NaN : studentQuantile(UPPER, n - 1) * Math.sqrt(squares / (n * (n - 1)));
  return kappaOf({ observed, expected, n, reach });
}

/** Ratings as one class (1) against all others (0): for Fleiss' kappa that gives his kappa of a category. */
export function againstOthers(label: number): (given: number) => number {
  return (given) => Number(given === label);
}

const NOTHING: Kappa = { value: null, low: null, high: null, n: 0, observed: null };

type Parts = {
  readonly observed: number;
  readonly expected: number;
  readonly n: number;
  /** Half the interval's width; NaN where there is none. */
  readonly reach: number;
};

/** Rounding leaves less than this of an agreement by chance that is 1, and of an error that is 0. */
const ROUNDING = 1e-12;

function kappaOf({ observed, expected, n, reach }: Parts): Kappa {
  if (1 - expected < ROUNDING) return { value: null, low: null, high: null, n, observed: 1 };
  const scaled = (share: number): number => Math.max(-1, (share - expected) / (1 - expected));
  if (1 - observed < ROUNDING) {
    const low = n < 2 ? null : scaled(wilsonInterval(1, n).low);
    return { value: 1, low, high: n < 2 ? null : 1, n, observed: 1 };
  }
  const value = scaled(observed);
  if (n < 2 || Number.isNaN(reach)) return { value, low: null, high: null, n, observed };
  return { value, low: Math.max(-1, value - reach), high: Math.min(1, value + reach), n, observed };
}

function at(values: Float64Array | undefined, index: number): number {
  return values?.[index] ?? 0;
}

function add(values: Float64Array | undefined, index: number, amount: number): void {
  if (values !== undefined && index in values) values[index] = (values[index] ?? 0) + amount;
}
