import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  geometryOf,
  pathOf,
  pointAt,
  smoothed,
} from '../../../src/renderer/components/training/curve-geometry.ts';
import type { Curve, CurvePoint } from '../../../src/renderer/components/training/curves.ts';

const FRAME = { width: 500, height: 140, left: 36, right: 8, top: 8, bottom: 20 };

function curve(
  points: readonly CurvePoint[],
  unit: Curve['unit'] = 'nat',
  baseline: number | null = null,
): Curve {
  return { id: 'nll', unit, harm: false, baseline, series: [{ id: 'measured', points, noisy: true }] };
}

const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });

describe('geometryOf', () => {
  it('keeps every point inside its frame', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 1e6 }), (all, total) => {
        const points = all.map((value, step) => ({ step, value }));
        const { x, y } = geometryOf(curve(points), total, FRAME);
        for (const { step, value } of points) {
          expect(x(step)).toBeGreaterThanOrEqual(FRAME.left);
          expect(x(step)).toBeLessThanOrEqual(FRAME.width - FRAME.right + 1e-6);
          expect(y(value)).toBeGreaterThanOrEqual(FRAME.top);
          expect(y(value)).toBeLessThanOrEqual(FRAME.height - FRAME.bottom);
        }
      }),
    );
  });

  it('puts higher values higher', () => {
    const points = [0.2, 0.5, 0.9].map((value, step) => ({ step, value }));
    const { y } = geometryOf(curve(points, 'share'), 2, FRAME);
    expect(y(0.9)).toBeLessThan(y(0.5));
    expect(y(0.5)).toBeLessThan(y(0.2));
  });

  it('leaves room for the steps to come and shows the baseline', () => {
    const points = [{ step: 50, value: 0.8 }];
    const { x, y } = geometryOf(curve(points, 'share', 0.3), 200, FRAME);
    expect(x(50)).toBeCloseTo(FRAME.left + (FRAME.width - FRAME.left - FRAME.right) / 4);
    expect(y(0.3)).toBeGreaterThan(y(0.8));
    expect(y(0.3)).toBeLessThanOrEqual(FRAME.height - FRAME.bottom);
  });

  it('marks no share below 0 or above 100 %', () => {
    const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(shares, (all) => {
        const points = all.map((value, step) => ({ step, value }));
        const { ticksY } = geometryOf(curve(points, 'share'), 20, FRAME);
        for (const tick of ticksY) expect(tick >= 0 && tick <= 1).toBe(true);
      }),
    );
  });

  it('draws an empty curve too', () => {
    const geometry = geometryOf(curve([]), 0, FRAME);
    expect(pathOf([], geometry)).toBe('');
    expect(geometry.ticksY.length).toBeGreaterThan(1);
  });
});

describe('smoothed', () => {
  it('stays between the least and the most', () => {
    fc.assert(
      fc.property(values, (all) => {
        const means = smoothed(all.map((value, step) => ({ step, value })));
        expect(means.length).toBe(all.length);
        const rounding = 1e-12 * Math.max(...all.map(Math.abs));
        for (const { value } of means) {
          expect(value).toBeGreaterThanOrEqual(Math.min(...all) - rounding);
          expect(value).toBeLessThanOrEqual(Math.max(...all) + rounding);
        }
      }),
    );
  });
});

it('finds the point under the pointer', () => {
  const points = [0, 10, 20].map((step) => ({ step, value: step }));
  expect([pointAt(points, 12)?.step, pointAt(points, 20)?.step, pointAt(points, -5)?.step]).toEqual([
    10, 20, 0,
  ]);
  expect(pointAt([], 3)).toBeNull();
});
