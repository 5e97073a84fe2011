import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  consequencesAt,
  isOnGrid,
  nearestByCoverage,
  onGrid,
  pointForGoal,
  riskCurve,
  tableSteps,
  wrongLabels,
} from '../../../src/renderer/threshold/outlook.ts';
import { outlookOf, type Scored } from './support.ts';

const images = fc.array(
  fc.record({
    certainty: fc.double({ min: 0, max: 1, noNaN: true }),
    right: fc.constantFrom(true, true, true, false, null),
  }),
  { minLength: 1, maxLength: 60 },
);
const taus = fc.integer({ min: 0, max: 1000 }).map((step) => step / 1000);
const few = { numRuns: 40 };

describe('consequences of a threshold', () => {
  it('counts what a person would get to see', () => {
    const outlook = outlookOf(
      [
        { certainty: 0.2, right: false },
        { certainty: 0.85, right: true },
        { certainty: 0.95, right: true },
        { certainty: 0.99, right: false },
        { certainty: 0.5, right: null },
      ],
      { secondsPerItem: 4 },
    );
    expect(consequencesAt(outlook, 0.9)).toMatchObject({
      tau: 0.9,
      review: 3,
      share: 0.6,
      seconds: 12,
      caught: 1,
    });
    expect(consequencesAt(outlook, 0.9)?.error).toMatchObject({ value: 0.5, n: 2 });
    expect(wrongLabels(outlook)).toBe(2);
  });

  it('knows no time without a pace and no error without labels', () => {
    const outlook = outlookOf([{ certainty: 0.2, right: null }]);
    expect(consequencesAt(outlook, 0.5)).toMatchObject({ seconds: null, error: { value: null, n: 0 } });
    expect(riskCurve(outlook)).toEqual([]);
  });

  it('never reviews less at a higher threshold', () => {
    fc.assert(
      fc.property(images, taus, taus, (list, a, b) => {
        const outlook = outlookOf(list);
        const low = consequencesAt(outlook, Math.min(a, b));
        const high = consequencesAt(outlook, Math.max(a, b));
        expect(high?.review).toBeGreaterThanOrEqual(low?.review ?? Number.NaN);
        expect(high?.caught).toBeGreaterThanOrEqual(low?.caught ?? Number.NaN);
        expect(high?.caught).toBeLessThanOrEqual(wrongLabels(outlook));
      }),
      few,
    );
  });
});

describe('the steps of τ', () => {
  it('takes the nearest one within 0..1 and says whether it is exact', () => {
    expect([onGrid(0.80049), onGrid(-1), onGrid(2)]).toEqual([0.8, 0, 1]);
    expect([isOnGrid(0.8), isOnGrid(0.1 + 0.2), isOnGrid(0.8004)]).toEqual([true, true, false]);
  });

  it('always lists what was asked for', () => {
    const { points } = outlookOf([{ certainty: 0.4, right: true }]);
    fc.assert(
      fc.property(taus, (tau) => {
        expect(tableSteps(points, [tau]).map((point) => point.tau)).toContain(tau);
      }),
    );
  });
});

describe('the threshold for an error goal', () => {
  it('is the smallest that keeps it', () => {
    fc.assert(
      fc.property(
        images,
        fc.constantFrom(0.01, 0.1, 0.3),
        fc.constantFrom('bound', 'estimate'),
        (list, goal, rule) => {
          const { points } = outlookOf(list);
          const figure = (point: (typeof points)[number]) =>
            (rule === 'bound' ? point.errorAmongAccepted.high : point.errorAmongAccepted.value) ?? 1;
          const found = pointForGoal(points, goal, rule);
          const below = points.filter(({ tau }) => tau < (found?.tau ?? 2));
          expect(below.every((point) => figure(point) > goal)).toBe(true);
          expect(found === null ? 0 : figure(found)).toBeLessThanOrEqual(goal);
        },
      ),
      few,
    );
  });

  it('is at least as high for the bound as for the estimate', () => {
    const list: Scored[] = Array.from({ length: 400 }, (_, n) => ({
      certainty: n / 400,
      right: n > 300 || n % 3 > 0,
    }));
    const { points } = outlookOf(list);
    const [bound, estimate] = [pointForGoal(points, 0.05, 'bound'), pointForGoal(points, 0.05, 'estimate')];
    expect(bound?.tau).toBeGreaterThan(estimate?.tau ?? 1);
  });
});

describe('the curve', () => {
  it('ascends in coverage, with the risk inside its interval', () => {
    fc.assert(
      fc.property(images, (list) => {
        const curve = riskCurve(outlookOf(list));
        for (const [i, { coverage, risk, low, high }] of curve.entries()) {
          expect(coverage).toBeGreaterThan(curve[i - 1]?.coverage ?? -1);
          expect(low).toBeLessThanOrEqual(risk + 1e-12);
          expect(high).toBeGreaterThanOrEqual(risk - 1e-12);
        }
      }),
      few,
    );
  });

  it('finds the point nearest to a coverage', () => {
    fc.assert(
      fc.property(images, fc.double({ min: 0, max: 1, noNaN: true }), (list, coverage) => {
        const curve = riskCurve(outlookOf(list));
        const found = nearestByCoverage(curve, coverage);
        const distances = curve.map((point) => Math.abs(point.coverage - coverage));
        expect(found === null ? Infinity : Math.abs(found.coverage - coverage)).toBe(Math.min(...distances));
      }),
      few,
    );
  });
});
