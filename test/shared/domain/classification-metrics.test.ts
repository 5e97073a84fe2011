import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classificationMetrics } from '../../../src/shared/domain/classification-metrics.ts';

describe('classificationMetrics', () => {
  it('gives the hand-computed numbers of three samples', () => {
    const probabilities = Float32Array.of(0.7, 0.2, 0.1, 0.1, 0.8, 0.1, 0.3, 0.3, 0.4);
    const metrics = classificationMetrics(probabilities, Int32Array.of(0, 2, 2), 3);
    expect(metrics.accuracy).toBeCloseTo(2 / 3, 12);
    expect(metrics.nll).toBeCloseTo(-(Math.log(0.7) + Math.log(0.1) + Math.log(0.4)) / 3, 6);
    expect(metrics.brier).toBeCloseTo((0.14 + 1.46 + 0.54) / 3, 6);
    expect(metrics.ece).toBeCloseTo((0.3 + 0.8 + 0.6) / 3, 6);
  });

  it('averages inside a bin before it takes the distance', () => {
    const probabilities = Float32Array.of(0.95, 0.05, 0.97, 0.03);
    const { ece } = classificationMetrics(probabilities, Int32Array.of(0, 1), 2);
    expect(ece).toBeCloseTo(0.96 - 0.5, 6);
  });

  it('has fifteen bins of equal width', () => {
    const ece = (...confidences: [number, number]) =>
      classificationMetrics(Float32Array.from(confidences.flatMap((p) => [p, 1 - p])), Int32Array.of(0, 1), 2)
        .ece;
    expect(ece(0.68, 0.72)).toBeCloseTo(Math.abs(1 - 0.68 - 0.72) / 2, 6);
    expect(ece(0.65, 0.69)).toBeCloseTo((0.35 + 0.69) / 2, 6);
  });

  it('stays finite when the label has probability zero', () => {
    const { nll } = classificationMetrics(Float32Array.of(1, 0), Int32Array.of(1), 2);
    expect(nll).toBeCloseTo(126 * Math.LN2, 9);
  });

  it('is perfect for one-hot rows on the labels', () => {
    const labels = Int32Array.of(2, 0, 1);
    const probabilities = Float32Array.of(0, 0, 1, 1, 0, 0, 0, 1, 0);
    expect(classificationMetrics(probabilities, labels, 3)).toEqual({
      accuracy: 1,
      nll: 0,
      brier: 0,
      ece: 0,
    });
  });

  it('names what is wrong with its input', () => {
    expect(() => classificationMetrics(new Float32Array(0), new Int32Array(0), 3)).toThrow(
      expect.objectContaining({ code: 'NO_DATA' }),
    );
    expect(() => classificationMetrics(new Float32Array(5), new Int32Array(2), 3)).toThrow(
      expect.objectContaining({ code: 'BAD_ARGUMENT' }),
    );
    expect(() => classificationMetrics(new Float32Array(3), Int32Array.of(3), 3)).toThrow(
      expect.objectContaining({ code: 'BAD_LABEL' }),
    );
  });

  it('does not depend on the order of samples and stays within its bounds', () => {
    const sample = fc.record({
      weights: fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 4, maxLength: 4 }),
      label: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 40 }), (samples) => {
        const measure = (rows: typeof samples) =>
          classificationMetrics(
            Float32Array.from(
              rows.flatMap((row) => row.weights.map((w) => w / row.weights.reduce((a, b) => a + b))),
            ),
            Int32Array.from(rows.map((row) => row.label)),
            4,
          );
        const one = measure(samples);
        const other = measure(samples.toReversed());
        for (const key of ['accuracy', 'nll', 'brier', 'ece'] as const) {
          expect(other[key]).toBeCloseTo(one[key], 9);
          expect(one[key]).toBeGreaterThanOrEqual(0);
        }
        expect(one.ece).toBeLessThanOrEqual(1);
        expect(one.brier).toBeLessThanOrEqual(2);
      }),
    );
  });
});
