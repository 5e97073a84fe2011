import { describe, expect, it } from 'vitest';
import { suggestionChance, timesRight } from '../../../src/shared/domain/trust.ts';

const MODEL = { intercept: 1, weights: [2, 1], means: [0.5, 0], scales: [2, 1] };

describe('the chance that a suggestion is right', () => {
  it('is the regression over the log odds of both opinions', () => {
    const score = 1 + (2 * (Math.log(0.8 / 0.2) - 0.5)) / 2 + Math.log(0.9 / 0.1);
    expect(suggestionChance(MODEL, { transform: 0.8, second: 0.9 })).toBeCloseTo(
      1 / (1 + Math.exp(-score)),
      12,
    );
  });

  it('stays finite where an opinion leaves no doubt', () => {
    expect(suggestionChance(MODEL, { transform: 1, second: 1 })).toBeLessThan(1);
    expect(suggestionChance(MODEL, { transform: 0, second: 0 })).toBeGreaterThan(0);
  });

  it.each([
    [0.02, 1, 10],
    [0.449, 4, 10],
    [0.86, 9, 10],
    [0.924, 9, 10],
    [0.925, 19, 20],
    [0.984, 19, 20],
    [0.985, 99, 100],
    [0.9999, 99, 100],
  ])('%f is said as %i in %i', (chance, times, of) => {
    expect(timesRight(chance)).toEqual({ times, of });
  });
});
