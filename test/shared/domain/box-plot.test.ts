import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxPlot, quantileOfSorted } from '../../../src/shared/domain/box-plot.ts';

describe('boxPlot', () => {
  // python -c "import numpy as np; print(np.quantile([.1,.2,.25,.3,.35,.4,.95], [.1,.25,.5,.75,.9]))"
  it('takes the quartiles of NumPy', () => {
    const sorted = Float64Array.of(0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.95);
    const quantiles = [0.1, 0.25, 0.5, 0.75, 0.9].map((share) => quantileOfSorted(sorted, share));
    for (const [i, expected] of [0.16, 0.225, 0.3, 0.375, 0.62].entries()) {
      expect(quantiles[i]).toBeCloseTo(expected, 12);
    }
  });

  it('ends the whiskers at the last value within 1.5 IQR', () => {
    const box = boxPlot([0.95, 0.1, 0.2, 0.25, 0.3, 0.35, 0.4]);
    expect(box.low).toBe(0.1);
    expect(box.high).toBe(0.4);
    expect(box.outliers).toEqual([0.95]);
    expect(box.n).toBe(7);
  });

  it('is one line for one value', () => {
    expect(boxPlot([0.5])).toEqual({
      n: 1,
      q1: 0.5,
      median: 0.5,
      q3: 0.5,
      low: 0.5,
      high: 0.5,
      mean: 0.5,
      outliers: [],
    });
  });

  it('keeps its numbers in order and loses no value', () => {
    const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(values, (sample) => {
        const box = boxPlot(sample);
        const order = [box.low, box.q1, box.median, box.q3, box.high];
        expect(order).toEqual(order.toSorted((a, b) => a - b));
        expect(boxPlot(sample.toReversed())).toEqual(box);
        const inside = sample.filter((value) => value >= box.low && value <= box.high).length;
        expect(inside + box.outliers.length).toBe(sample.length);
      }),
    );
  });

  it('refuses nothing and what is not finite', () => {
    expect(() => boxPlot([])).toThrow(expect.objectContaining({ code: 'NO_DATA' }));
    expect(() => boxPlot([0.1, Number.NaN])).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }));
  });
});
