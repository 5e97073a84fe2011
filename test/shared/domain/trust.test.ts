import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chanceOfScore,
  recalibrated,
  suggestionScore,
  timesRight,
  UNCHANGED,
} from '../../../src/shared/domain/trust.ts';

const MODEL = { intercept: 1, weights: [2, 1], means: [0.5, 0], scales: [2, 1] };

describe('the chance that a suggestion is right', () => {
  it('is the regression over the log odds of both opinions', () => {
    const wanted = 1 + (2 * (Math.log(0.8 / 0.2) - 0.5)) / 2 + Math.log(0.9 / 0.1);
    const score = suggestionScore(MODEL, { transform: 0.8, second: 0.9 });
    expect(score).toBeCloseTo(wanted, 12);
    expect(chanceOfScore(score, UNCHANGED)).toBeCloseTo(1 / (1 + Math.exp(-wanted)), 12);
  });

  it('is read from the transform alone where no other opinion was asked for', () => {
    const alone = { intercept: 0.5, weights: [2], means: [1], scales: [4] };
    expect(suggestionScore(alone, { transform: 0.8, second: null })).toBeCloseTo(
      0.5 + (2 * (Math.log(4) - 1)) / 4,
      12,
    );
  });

  it('stays finite where an opinion leaves no doubt', () => {
    const chance = (opinion: number): number =>
      chanceOfScore(suggestionScore(MODEL, { transform: opinion, second: opinion }), UNCHANGED);
    expect(chance(1)).toBeLessThan(1);
    expect(chance(0)).toBeGreaterThan(0);
  });

  it.each([
    [0.0001, 1, 100],
    [0.02, 1, 20],
    [0.08, 1, 10],
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

describe('what verdicts make of it', () => {
  const verdict = fc.record({ score: fc.double({ min: -9, max: 9, noNaN: true }), right: fc.nat(1) });
  const columns = (verdicts: readonly { score: number; right: number }[]) =>
    [verdicts.map(({ score }) => score), verdicts.map(({ right }) => right)] as const;
  /** As its definition says, from the shift and slope that came out. */
  const loss = (
    verdicts: readonly { score: number; right: number }[],
    shift: number,
    slope: number,
  ): number => {
    const centre = verdicts.reduce((sum, { score }) => sum + score, 0) / verdicts.length;
    const middle = shift + slope * centre - centre;
    return verdicts.reduce(
      (sum, { score, right }) => {
        const chance = chanceOfScore(score, { shift, slope, verdicts: 0 });
        return sum - Math.log(right === 1 ? chance : 1 - chance);
      },
      middle ** 2 + 5 * (slope - 1) ** 2,
    );
  };
  const meanChance = (scores: readonly number[], by: ReturnType<typeof recalibrated>): number =>
    scores.reduce((sum, score) => sum + chanceOfScore(score, by), 0) / scores.length;

  it('is nothing without any', () => {
    expect(recalibrated([], [])).toEqual(UNCHANGED);
  });

  it('is the most probable shift and slope: nothing near them is more so', () => {
    fc.assert(
      fc.property(fc.array(verdict, { minLength: 1, maxLength: 60 }), (verdicts) => {
        const { shift, slope } = recalibrated(...columns(verdicts));
        const least = loss(verdicts, shift, slope);
        fc.pre(slope > 0.05);
        for (const [x, y] of [
          [1, 0],
          [-1, 0],
          [0, 1],
          [0, -1],
        ] as const) {
          expect(loss(verdicts, shift + 1e-3 * x, slope + 1e-3 * y)).toBeGreaterThan(least - 1e-9);
        }
      }),
    );
  });

  it('never turns the order of suggestions round, and still tells how many are right', () => {
    // The higher the score, the less often right: 90 of 400 in all.
    const against = Array.from({ length: 400 }, (_, n) => ({
      score: 2 + (n % 8) / 2,
      right: Number(n % 8 < 2 && n % 10 < 9),
    }));
    const [scores, right] = columns(against);
    const fit = recalibrated(scores, right);
    expect(fit.slope).toBe(0.05);
    expect(meanChance(scores, fit)).toBeCloseTo(right.reduce((a, b) => a + b, 0) / 400, 1);
  });

  it('takes what is wrong on the whole for no error of the slope', () => {
    // Right as often as a score less 2 says, among scores around 3: an item at 0 is right one time in eight.
    const verdicts = Array.from({ length: 300 }, (_, n) => {
      const score = 1.5 + (n % 30) / 10;
      const chance = 1 / (1 + Math.exp(2 - score));
      return { score, right: Number(((n * 7) % 300) / 300 < chance) };
    });
    const fit = recalibrated(...columns(verdicts));
    const at = (score: number): number => chanceOfScore(score, fit);
    expect(at(0)).toBeLessThan(0.25);
    expect(at(3)).toBeCloseTo(1 / (1 + Math.exp(-1)), 1);
  });

  it('brings the chance towards how often suggestions like it were right', () => {
    const sure = Array.from({ length: 200 }, (_, n) => ({ score: 3, right: Number(n % 2 === 0) }));
    const chance = chanceOfScore(3, recalibrated(...columns(sure)));
    expect(chance).toBeGreaterThan(0.49);
    expect(chance).toBeLessThan(0.6);
    const few = chanceOfScore(3, recalibrated([3, 3], [0, 1]));
    expect(few).toBeGreaterThan(0.85);
    expect(few).toBeLessThan(0.96);
  });
});
