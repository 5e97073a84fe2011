import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import type { BandPoint } from '../../../shared/domain/risk-band.ts';
import type { Margin } from './frame.ts';

type Size = { readonly width: number; readonly height: number };

export type RiskLayout = {
  readonly x: (coverage: number) => number;
  readonly y: (risk: number) => number;
  /** Coverage under a place across the plot. */
  readonly coverageAt: (x: number) => number;
  readonly xTicks: readonly number[];
  readonly yTicks: readonly number[];
  /** Paths of the curve and of its interval. */
  readonly curve: string;
  readonly band: string;
  readonly plot: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  };
};

/** τ from which on hardly anything is accepted, so that it would only stretch the axis. */
const DRAWN_UP_TO = 0.999;

/**
 * Lays the risk-coverage curve out: from a little below the least coverage of interest to all, and up to what the curve
 * and the marked points need, not what the widest interval would.
 */
export function riskLayout(
  points: readonly BandPoint[],
  marks: readonly BandPoint[],
  { width, height }: Size,
  margin: Margin,
): RiskLayout {
  const start = startOf(points, marks);
  const drawn = points.filter(({ coverage }) => coverage >= start - 1e-9);
  const plot = {
    left: margin.left,
    right: Math.max(margin.left + 1, width - margin.right),
    top: margin.top,
    bottom: height - margin.bottom,
  };
  const x = scaleLinear([start, 1], [plot.left, plot.right]);
  const y = scaleLinear([0, ceilingOf([...drawn, ...marks])], [plot.bottom, plot.top])
    .nice(6)
    .clamp(true);
  return {
    x,
    y,
    coverageAt: (place) => Math.min(1, Math.max(start, x.invert(place))),
    xTicks: x.ticks(Math.min(10, Math.round(10 * (1 - start)) || 1)),
    yTicks: y.ticks(6),
    curve:
      line<BandPoint>(
        (p) => x(p.coverage),
        (p) => y(p.risk),
      )(drawn) ?? '',
    band:
      area<BandPoint>(
        (p) => x(p.coverage),
        (p) => y(p.low),
        (p) => y(p.high),
      )(drawn) ?? '',
    plot,
  };
}

function startOf(points: readonly BandPoint[], marks: readonly BandPoint[]): number {
  const shown = [...points.filter(({ tau }) => tau <= DRAWN_UP_TO), ...marks];
  const least = Math.min(...shown.map(({ coverage }) => coverage), 1);
  return Math.min(0.9, Math.max(0, Math.floor(20 * least - 0.2) / 20));
}

function ceilingOf(points: readonly BandPoint[]): number {
  return Math.max(0.001, ...points.map(({ risk, high }) => Math.min(high, 2 * risk + 0.005)));
}

/** Decimals of an axis in per cent whose ticks are these shares. */
export function percentDecimals(ticks: readonly number[]): number {
  const step = 100 * ((ticks[1] ?? 0.01) - (ticks[0] ?? 0));
  return step >= 0.999 ? (Math.abs(step - Math.round(step)) < 1e-6 ? 0 : 1) : step >= 0.0999 ? 1 : 2;
}
