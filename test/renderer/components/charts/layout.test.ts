import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelSides, textWidth } from '../../../../src/renderer/components/charts/frame.ts';
import { histogramLayout } from '../../../../src/renderer/components/charts/histogram-layout.ts';
import { percentDecimals, riskLayout } from '../../../../src/renderer/components/charts/risk-layout.ts';
import { riskCurve } from '../../../../src/renderer/threshold/outlook.ts';
import type { BandPoint } from '../../../../src/shared/domain/risk-band.ts';
import { outlookOf } from '../../threshold/support.ts';

const margin = { top: 20, right: 12, bottom: 40, left: 60 };
const size = { width: 800, height: 400 };
const images = fc.array(
  fc.record({
    certainty: fc.double({ min: 0, max: 1, noNaN: true }),
    right: fc.constantFrom(true, true, false, null),
  }),
  { minLength: 1, maxLength: 50 },
);
const few = { numRuns: 40 };

describe('the risk-coverage curve', () => {
  it('keeps every drawn point and mark inside the plot', () => {
    fc.assert(
      fc.property(images, fc.nat(999), (list, step) => {
        const curve = riskCurve(outlookOf(list));
        const marks = curve.filter(({ tau }) => tau === step / 1000);
        const { x, y, plot } = riskLayout(curve, marks, size, margin);
        for (const { coverage, risk, tau } of curve.filter((point) => point.tau <= 0.999)) {
          expect([tau, x(coverage) >= plot.left - 1e-6 && x(coverage) <= plot.right + 1e-6]).toEqual([
            tau,
            true,
          ]);
          expect(y(risk)).toBeGreaterThanOrEqual(plot.top - 1e-6);
          expect(y(risk)).toBeLessThanOrEqual(plot.bottom + 1e-6);
        }
      }),
      few,
    );
  });

  it('reads a place back as the coverage that is drawn there', () => {
    const { x, coverageAt, plot } = riskLayout(
      riskCurve(outlookOf([{ certainty: 0.3, right: true }])),
      [],
      size,
      margin,
    );
    expect(coverageAt(x(0.95))).toBeCloseTo(0.95);
    expect(coverageAt(plot.right + 200)).toBe(1);
  });

  it('draws nothing of no points, without breaking', () => {
    const { curve, band, yTicks } = riskLayout([], [], size, margin);
    expect([curve, band]).toEqual(['', '']);
    expect(yTicks.length).toBeGreaterThan(1);
  });

  it('does not let one wide interval flatten the curve', () => {
    const point = (coverage: number, risk: number, high: number): BandPoint => ({
      tau: 1 - coverage,
      coverage,
      risk,
      low: 0,
      high,
    });
    const { y, plot } = riskLayout([point(0.01, 0, 0.8), point(1, 0.03, 0.035)], [], size, margin);
    expect((plot.bottom - y(0.03)) / (plot.bottom - plot.top)).toBeGreaterThan(0.5);
  });

  it.each([
    [[0, 0.005, 0.01], 1],
    [[0, 0.01, 0.02], 0],
    [[0, 0.0005, 0.001], 2],
    [[0, 0.025, 0.05], 1],
    [[0, 0.1, 0.2], 0],
  ])('gives ticks %j %i decimals', (ticks, decimals) => expect(percentDecimals(ticks)).toBe(decimals));
});

describe('the histogram', () => {
  it('draws wrong within labelled within all, and every image somewhere', () => {
    fc.assert(
      fc.property(images, (list) => {
        const { bins } = outlookOf(list);
        const { bars, plot } = histogramLayout(bins, size, margin);
        for (const [i, { all, labelled, wrong }] of bars.entries()) {
          expect(all).toBeLessThanOrEqual(labelled);
          expect(labelled).toBeLessThanOrEqual(wrong);
          expect(wrong).toBeLessThanOrEqual(plot.bottom);
          expect(all).toBeGreaterThanOrEqual(plot.top);
          const bin = bins[i];
          expect(all < plot.bottom).toBe(bin !== undefined && bin.right + bin.wrong + bin.unlabelled > 0);
        }
      }),
      few,
    );
  });
});

describe('labels of two lines', () => {
  it('stand inside the plot, away from each other', () => {
    const width = textWidth('τ 0.900', 1);
    const places = fc.double({ min: 60, max: 788, noNaN: true });
    fc.assert(
      fc.property(places, places, (a, b) => {
        const { sides, stacked } = labelSides({ x: a, width }, { x: b, width }, 60, 788);
        const spans = [a, b].map((x, i) => (sides[i] === 'end' ? [x - width - 8, x] : [x, x + width + 8]));
        for (const [from, to] of spans) {
          expect(from).toBeGreaterThanOrEqual(60 - 1e-9);
          expect(to).toBeLessThanOrEqual(788 + 1e-9);
        }
        const [[aFrom, aTo], [bFrom, bTo]] = spans as [[number, number], [number, number]];
        expect(stacked || aTo < bFrom || bTo < aFrom).toBe(true);
      }),
    );
  });
});
