import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cut, gapToTau, grouped, sampleName } from '../../../src/renderer/review/figures.ts';

describe('figures of the review', () => {
  it.each([
    [0.352, 2, '0.35'],
    [0.29, 2, '0.29'],
    [0.99999, 2, '0.99'],
    [0.9999999999999, 3, '0.999'],
    [1, 2, '1.00'],
    [0, 3, '0.000'],
  ])('cuts %d to %i decimals as %s', (value, decimals, expected) => {
    expect(cut(value, decimals)).toBe(expected);
  });

  it('never shows more than the value, nor a whole unit of the last decimal less', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 6 }), (value, d) => {
        const shown = Number(cut(value, d));
        expect(shown).toBeLessThanOrEqual(value + 1e-11);
        expect(value - shown).toBeLessThan(10 ** -d + 1e-11);
        expect(shown === 1).toBe(value === 1);
      }),
    );
  });

  it('shows a gap that adds up, and never nothing where there is something', () => {
    const steps = fc.integer({ min: 0, max: 1e6 }).map((n) => n / 1e6);
    fc.assert(
      fc.property(steps, steps, (certainty, tau) => {
        const shown = gapToTau(certainty, tau);
        const sum = Math.abs(Number(shown.tau) - Number(shown.certainty));
        expect(sum).toBeCloseTo(Number(shown.gap), 10);
        expect(Number(shown.gap) === 0).toBe(certainty === tau);
      }),
    );
  });

  it('takes more decimals only where two would read the same', () => {
    expect(gapToTau(0.352, 0.8)).toEqual({ certainty: '0.35', gap: '0.45', tau: '0.80' });
    expect(gapToTau(0.7999, 0.7996)).toEqual({ certainty: '0.7999', gap: '0.0003', tau: '0.7996' });
  });

  it('names samples and groups thousands', () => {
    expect(sampleName(2488)).toBe('02488');
    expect(sampleName(1_234_567)).toBe('1234567');
    expect(grouped(1_234_567)).toBe('1\u2009234\u2009567');
    expect(grouped(999)).toBe('999');
  });
});
