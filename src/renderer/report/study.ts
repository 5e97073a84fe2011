import { scaleLinear } from 'd3-scale';
import type { Study } from '../../shared/contract/report.ts';
import type { Share } from '../../shared/domain/statistics.ts';

/** Where an accuracy and its interval lie on a scale that all rows share, px. */
export type IntervalMark = { readonly low: number; readonly value: number; readonly high: number };

export const MARK_WIDTH = 128;
const EDGE = 6;

/** A scale over all intervals of a study, ending in whole steps of five points. */
export function studyScale({ before, rows }: Study): (share: Share) => IntervalMark | null {
  const shares = [before, ...rows.map(({ accuracy }) => accuracy)];
  const lows = shares.flatMap(({ low }) => (low === null ? [] : [low]));
  const highs = shares.flatMap(({ high }) => (high === null ? [] : [high]));
  const step = (value: number, round: (x: number) => number) => round(value * 20) / 20;
  const x = scaleLinear(
    [step(Math.min(...lows), Math.floor), step(Math.max(...highs), Math.ceil)],
    [EDGE, MARK_WIDTH - EDGE],
  );
  return ({ value, low, high }) =>
    value === null || low === null || high === null ? null : { low: x(low), value: x(value), high: x(high) };
}

/** A figure with its interval behind it. */
export function withRange(figure: string, range: string): string {
  return `${figure} (${range})`;
}

/** Which way a share went where its interval and the earlier one have nothing in common. */
export function apart(before: Share, after: Share): 'up' | 'down' | 'none' {
  if (before.low === null || before.high === null || after.low === null || after.high === null) return 'none';
  if (after.low > before.high) return 'up';
  return after.high < before.low ? 'down' : 'none';
}
