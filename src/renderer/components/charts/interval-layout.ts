import { scaleLinear } from 'd3-scale';

/** An estimate with its interval, in the unit of the axis. */
export type IntervalRow = {
  readonly name: string;
  /** Value and interval in words. */
  readonly figure: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly tone: 'own' | 'harm' | 'plain';
};

type Reference = { readonly value: number; readonly name: string };

export type IntervalLayout = {
  readonly x: (value: number) => number;
  readonly ticks: readonly number[];
  /** Of the plot, between the names and the figures. */
  readonly left: number;
  readonly right: number;
  /** Of a row's middle. */
  readonly y: (row: number) => number;
  readonly bottom: number;
  readonly height: number;
};

const ROW = 24;
const HEAD = 24;
const FOOT = 44;
const EDGE = 8;

/**
 * Rows of estimates below each other on one axis that holds them all and the reference.
 *
 * @param names width of the widest name, CSS px, cut to 40 % of `width`; `figures` of the widest figure.
 * @param scale how much larger than normal text is.
 */
export function intervalLayout(
  rows: readonly IntervalRow[],
  reference: Reference,
  { width, names, figures, scale }: { width: number; names: number; figures: number; scale: number },
): IntervalLayout {
  const left = Math.min(names, 0.4 * width) + EDGE;
  const right = Math.max(left + 1, width - figures - EDGE);
  const values = [reference.value, ...rows.flatMap(({ low, high, value }) => [low, value, high])];
  const x = scaleLinear([Math.min(...values), Math.max(...values)], [left + EDGE, right - EDGE]).nice(6);
  const bottom = scale * (HEAD + rows.length * ROW);
  return {
    x,
    ticks: x.ticks(6),
    left,
    right,
    y: (row) => scale * (HEAD + (row + 0.5) * ROW),
    bottom,
    height: bottom + scale * FOOT,
  };
}
