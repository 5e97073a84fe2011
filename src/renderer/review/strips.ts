import { medianOfSorted } from '../../shared/domain/certainty.ts';

/** One class's draws as a row of dots. */
export type Strip = {
  readonly label: number;
  readonly median: number;
  /** Path of round-capped points: x in 0..width, y around 0. */
  readonly dots: string;
};

export type StripBox = {
  readonly width: number;
  /** Dots stay within this above and below the row's middle. */
  readonly spread: number;
  /** Dots nearer to each other than this, along the row, would overlap. */
  readonly dot: number;
  /** How far a dot steps aside. */
  readonly lane: number;
};

/**
 * Classes worth a row: all of them while they are few; else those with the largest mean probability in any of the
 * readings. In the order of their indices.
 *
 * @param readings each [draws][classes]
 */
export function stripClasses(readings: readonly (readonly (readonly number[])[])[], most: number): number[] {
  const classes = readings[0]?.[0]?.length ?? 0;
  const all = Array.from({ length: classes }, (_, label) => label);
  if (classes <= most) return all;
  const weight = (label: number) => Math.max(...readings.map((draws) => meanOf(draws, label)));
  const weights = all.map(weight);
  return all
    .toSorted((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || a - b)
    .slice(0, most)
    .sort((a, b) => a - b);
}

/** @param draws [draws][classes] */
export function stripOf(draws: readonly (readonly number[])[], label: number, box: StripBox): Strip {
  const sorted = Float64Array.from(draws, (draw) => draw[label] ?? 0).sort();
  return { label, median: medianOfSorted(sorted), dots: dotsPath(sorted, box) };
}

function meanOf(draws: readonly (readonly number[])[], label: number): number {
  return draws.reduce((sum, draw) => sum + (draw[label] ?? 0), 0) / draws.length;
}

/**
 * Dots that would lie on one another step aside, in turn above and below, and start again from the middle where there
 * is room no more: the same draws always give the same picture.
 */
function dotsPath(sorted: Float64Array, { width, spread, dot, lane: step }: StripBox): string {
  const lanes = 1 + 2 * Math.floor(spread / step);
  let path = '';
  let lane = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const value of sorted) {
    const x = value * width;
    lane = x - last < dot ? (lane + 1) % lanes : 0;
    if (lane === 0) last = x;
    const side = lane % 2 === 1 ? -1 : 1;
    const y = side * Math.ceil(lane / 2) * step;
    path += `M${x.toFixed(1)} ${y.toFixed(1)}h0`;
  }
  return path;
}
