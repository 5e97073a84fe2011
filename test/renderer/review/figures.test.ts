import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { figuresIn } from '../../../src/renderer/figures.ts';
import { gapToTau, sampleName } from '../../../src/renderer/review/figures.ts';

const english = figuresIn('en');

describe('figures of the review', () => {
  it('shows a gap that adds up, and never nothing where there is something', () => {
    const steps = fc.integer({ min: 0, max: 1e6 }).map((n) => n / 1e6);
    fc.assert(
      fc.property(steps, steps, (certainty, tau) => {
        const shown = gapToTau(certainty, tau, english);
        const sum = Math.abs(Number(shown.tau) - Number(shown.certainty));
        expect(sum).toBeCloseTo(Number(shown.gap), 10);
        expect(Number(shown.gap) === 0).toBe(certainty === tau);
      }),
    );
  });

  it('takes more decimals only where two would read the same', () => {
    expect(gapToTau(0.352, 0.8, english)).toEqual({ certainty: '0.35', gap: '0.45', tau: '0.80' });
    expect(gapToTau(0.7999, 0.7996, figuresIn('de'))).toEqual({
      certainty: '0,7999',
      gap: '0,0003',
      tau: '0,7996',
    });
  });

  it('names samples with five digits or more', () => {
    expect(sampleName(2488)).toBe('02488');
    expect(sampleName(1_234_567)).toBe('1234567');
  });
});
