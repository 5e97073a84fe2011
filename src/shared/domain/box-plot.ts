import { GwinnowError } from '../errors.ts';

/** Five numbers of a sample and what lies beyond its whiskers. */
export type BoxPlot = {
  readonly n: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  /** Smallest value ≥ q1 − 1.5 IQR. */
  readonly low: number;
  /** Largest value ≤ q3 + 1.5 IQR. */
  readonly high: number;
  readonly mean: number;
  /** Values beyond the whiskers, ascending. */
  readonly outliers: readonly number[];
};

/** Tukey's factor: whiskers end at the last value within 1.5 interquartile ranges of the box. */
export const WHISKER_REACH = 1.5;

/**
 * Quantile of ascending values by linear interpolation between order statistics (Hyndman & Fan 1996, type 7: the
 * default of NumPy, R and Excel's PERCENTILE.INC).
 *
 * @param sorted at least one value, ascending.
 * @param share 0..1.
 */
export function quantileOfSorted(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  return low + (position - below) * (high - low);
}

/**
 * Box plot with type 7 quartiles and whiskers at 1.5 IQR. A whisker never ends inside the box.
 *
 * @throws NO_DATA for no values, BAD_ARGUMENT when one is not finite.
 */
export function boxPlot(values: ArrayLike<number>): BoxPlot {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  if (n === 0) throw new GwinnowError('NO_DATA', 'no value to draw a box plot of');
  if (!sorted.every(Number.isFinite)) {
    throw new GwinnowError('BAD_ARGUMENT', 'a value of the box plot is not finite');
  }
  const q1 = quantileOfSorted(sorted, 0.25);
  const q3 = quantileOfSorted(sorted, 0.75);
  const reach = WHISKER_REACH * (q3 - q1);
  const inside = sorted.filter((value) => value >= q1 - reach && value <= q3 + reach);
  const low = Math.min(q1, inside[0] ?? q1);
  const high = Math.max(q3, inside.at(-1) ?? q3);
  return {
    n,
    q1,
    median: quantileOfSorted(sorted, 0.5),
    q3,
    low,
    high,
    mean: sorted.reduce((sum, value) => sum + value, 0) / n,
    outliers: Array.from(sorted.filter((value) => value < q1 - reach || value > q3 + reach)),
  };
}
