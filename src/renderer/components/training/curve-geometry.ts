import { extent, max, quantile } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { Curve, CurvePoint } from './curves.ts';

export type Frame = {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
};

/** How a curve lies in its frame; all lengths in CSS pixels. */
export type Geometry = {
  readonly x: (step: number) => number;
  readonly y: (value: number) => number;
  readonly stepAt: (x: number) => number;
  readonly ticksX: readonly number[];
  readonly ticksY: readonly number[];
  readonly bottom: number;
};

/** A loss starts high; what lies above this share of the points is cut off at the frame. */
const SHOWN_SHARE = 0.98;
/** A span below this, beside the values themselves, is rounding. */
const LEAST_SPAN = 1e-6;

/** Scales over all steps of the training, so that the curve grows into its frame instead of being squeezed. */
export function geometryOf(curve: Curve, total: number, frame: Frame): Geometry {
  const steps = Math.max(1, total, max(curve.series, ({ points }) => points.at(-1)?.step ?? 0) ?? 0);
  const x = scaleLinear([0, steps], [frame.left, frame.width - frame.right]);
  const [low, high] = domainOf(curve);
  const y = scaleLinear([low, high], [frame.height - frame.bottom, frame.top]).nice(4);
  if (curve.unit === 'share') y.domain(within(y.domain(), 0, 1));
  return {
    x: (step) => x(step),
    y: (value) => Math.min(frame.height - frame.bottom, Math.max(frame.top, y(value))),
    stepAt: (at) => x.invert(at),
    ticksX: x.ticks(frame.width < 420 ? 3 : 4),
    ticksY: y.ticks(frame.height < 120 ? 3 : 4),
    bottom: frame.height - frame.bottom,
  };
}

function domainOf({ series, baseline, unit }: Curve): [number, number] {
  const values = series.flatMap(({ points }) => points.map(({ value }) => value));
  if (baseline !== null) values.push(baseline);
  const [least = 0, most = 1] = extent(values);
  const top = unit === 'share' || values.length < 20 ? most : (quantile(values, SHOWN_SHARE) ?? most);
  // From 0 unless that would press the curve flat.
  const low = least > 0 && least < top * 0.6 ? 0 : least;
  if (top - low > LEAST_SPAN * Math.max(1, Math.abs(top))) return [low, top];
  const around = Math.max(Math.abs(top) * 0.1, 0.1);
  return unit === 'share' ? [Math.max(0, low - 0.1), Math.min(1, top + 0.1)] : [low - around, top + around];
}

function within(domain: readonly number[], least: number, most: number): number[] {
  return domain.map((value) => Math.min(most, Math.max(least, value)));
}

/** An SVG path through the points. */
export function pathOf(points: readonly CurvePoint[], { x, y }: Geometry): string {
  const draw = line<CurvePoint>(
    ({ step }) => round(x(step)),
    ({ value }) => round(y(value)),
  );
  return draw(points) ?? '';
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

/** A running mean from the left over about a twentieth of the points; as long as what it was given. */
export function smoothed(points: readonly CurvePoint[]): CurvePoint[] {
  const newest = Math.min(1, 20 / Math.max(20, points.length));
  let mean = 0;
  return points.map(({ step, value }, index) => {
    const share = Math.max(newest, 1 / (index + 1));
    mean = mean * (1 - share) + value * share;
    return { step, value: mean };
  });
}

/** The point measured last at or before a step, else the first; null where there is none. */
export function pointAt(points: readonly CurvePoint[], step: number): CurvePoint | null {
  return points.findLast((point) => point.step <= step) ?? points[0] ?? null;
}
