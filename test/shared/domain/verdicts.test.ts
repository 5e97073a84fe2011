import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accepts, doubtOf, verdictOn } from '../../../src/shared/domain/verdicts.ts';

const scored = fc.record({
  label: fc.integer({ min: 0, max: 9 }),
  certainty: fc.double({ min: 0, max: 1, noNaN: true }),
});
const tau = fc.double({ min: 0, max: 1, noNaN: true });

describe('verdictOn', () => {
  it('accepts at exactly τ', () => {
    expect(accepts(0.9, 0.9)).toBe(true);
    expect(accepts(0.9 - Number.EPSILON, 0.9)).toBe(false);
  });

  it('suggests the label of a certain transform', () => {
    const verdict = verdictOn({ label: 7, certainty: 0.35 }, { label: 2, certainty: 0.99 }, 0.9);
    expect(verdict).toEqual({
      outcome: 'rescued',
      suggestion: { label: 2, from: 'transform' },
      margin: 0.35 - 0.9,
      changed: true,
    });
  });

  it('still takes the label of an uncertain transform, but calls it unsure', () => {
    const verdict = verdictOn({ label: 7, certainty: 0.35 }, { label: 2, certainty: 0.6 }, 0.9);
    expect(verdict.outcome).toBe('unsure');
    expect(verdict.suggestion).toEqual({ label: 2, from: 'transform' });
  });

  it('falls back to the original where no transform is at hand', () => {
    const verdict = verdictOn({ label: 7, certainty: 0.35 }, null, 0.9);
    expect(verdict).toMatchObject({
      outcome: 'unsure',
      suggestion: { label: 7, from: 'original' },
      changed: false,
    });
  });

  it('rejects exactly on a negative margin and looks at the transform of rejects alone', () => {
    fc.assert(
      fc.property(scored, fc.option(scored), tau, (original, transform, threshold) => {
        const verdict = verdictOn(original, transform, threshold);
        expect(verdict.outcome === 'accepted').toBe(verdict.margin >= 0);
        const withoutTransform = verdictOn(original, null, threshold);
        expect(verdict.outcome === 'accepted').toBe(withoutTransform.outcome === 'accepted');
        expect(verdict.outcome === 'rescued').toBe(
          verdict.margin < 0 && transform !== null && transform.certainty >= threshold,
        );
        expect(verdict.suggestion.from === 'transform').toBe(verdict.margin < 0 && transform !== null);
      }),
    );
  });

  it('never accepts more when τ rises', () => {
    fc.assert(
      fc.property(scored, tau, tau, (original, a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(accepts(original.certainty, low) || !accepts(original.certainty, high)).toBe(true);
      }),
    );
  });
});

describe('doubtOf', () => {
  it('names the larger part', () => {
    expect(doubtOf(1, 0.75)).toEqual({ kind: 'model', model: 0.75, classes: 0.25, modelShare: 0.75 });
    expect(doubtOf(1, 0.25)).toMatchObject({ kind: 'classes', modelShare: 0.25 });
    expect(doubtOf(0, 0)).toMatchObject({ kind: 'none', modelShare: 0 });
  });

  it('clamps rounding errors', () => {
    expect(doubtOf(0.5, 0.5 + 1e-12)).toMatchObject({ classes: 0, modelShare: 1 });
    expect(doubtOf(0.5, -1e-12)).toMatchObject({ model: 0, modelShare: 0 });
  });
});
