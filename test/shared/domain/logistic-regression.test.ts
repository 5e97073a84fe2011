import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitLogistic, logisticChance } from '../../../src/shared/domain/logistic-regression.ts';

/** Hours of study and whether the exam was passed: the worked example of Wikipedia's "Logistic regression". */
const HOURS = [
  0.5, 0.75, 1, 1.25, 1.5, 1.75, 1.75, 2, 2.25, 2.5, 2.75, 3, 3.25, 3.5, 4, 4.25, 4.5, 4.75, 5, 5.5,
];
const PASSED = [0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1];
const ALMOST_NONE = 1e-9;

const data = fc
  .array(fc.tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: -5, max: 5 }), fc.boolean()), {
    minLength: 2,
    maxLength: 40,
  })
  .map((rows) => ({
    features: rows.map(([a, b]) => [a, b / 100]),
    yes: rows.map(([, , answer]) => Number(answer)),
  }));

describe('fitLogistic', () => {
  it('finds the published coefficients of a worked example', () => {
    const model = fitLogistic(
      HOURS.map((hours) => [hours]),
      PASSED,
      ALMOST_NONE,
    );
    const slope = (model.weights[0] ?? 0) / (model.scales[0] ?? 1);
    expect(slope).toBeCloseTo(1.5046, 4);
    expect(model.intercept - slope * (model.means[0] ?? 0)).toBeCloseTo(-4.0777, 4);
    expect(logisticChance(model, [2])).toBeCloseTo(0.2557, 4);
  });

  it('gives each cell of a table its own share', () => {
    const features = [[0], [0], [0], [0], [1], [1], [1], [1], [1]];
    const model = fitLogistic(features, [1, 0, 0, 0, 1, 1, 1, 0, 1], ALMOST_NONE);
    expect(logisticChance(model, [0])).toBeCloseTo(1 / 4, 6);
    expect(logisticChance(model, [1])).toBeCloseTo(4 / 5, 6);
  });

  it('stays finite where a feature tells both answers apart, and where none changes', () => {
    const apart = fitLogistic([[-1], [-1], [1], [1]], [0, 0, 1, 1], 1);
    expect(apart.weights[0]).toBeGreaterThan(0.5);
    expect(apart.weights[0]).toBeLessThan(5);
    const flat = fitLogistic([[3], [3], [3], [3]], [1, 1, 1, 0], 1);
    expect(logisticChance(flat, [3])).toBeCloseTo(3 / 4, 6);
  });

  it('lies where no small step lowers the penalised loss, and its mean chance is the share of yes', () => {
    fc.assert(
      fc.property(data, fc.constantFrom(0.1, 1, 10), ({ features, yes }, penalty) => {
        if (!yes.includes(0) || !yes.includes(1)) return;
        const model = fitLogistic(features, yes, penalty);
        const lossAt = (intercept: number, weights: readonly number[]) =>
          features.reduce(
            (sum, row, n) => {
              const chance = logisticChance({ ...model, intercept, weights }, row);
              return sum - Math.log(yes[n] === 1 ? chance : 1 - chance);
            },
            (penalty / 2) * weights.reduce((sum, weight) => sum + weight ** 2, 0),
          );
        const best = lossAt(model.intercept, model.weights);
        for (const step of [-0.01, 0.01]) {
          expect(lossAt(model.intercept + step, model.weights)).toBeGreaterThanOrEqual(best - 1e-9);
          for (const j of model.weights.keys()) {
            const weights = model.weights.map((weight, k) => (k === j ? weight + step : weight));
            expect(lossAt(model.intercept, weights)).toBeGreaterThanOrEqual(best - 1e-9);
          }
        }
        const mean = features.reduce((sum, row) => sum + logisticChance(model, row), 0) / features.length;
        expect(mean).toBeCloseTo(yes.reduce((sum, one) => sum + one, 0) / yes.length, 4);
      }),
    );
  });

  it('refuses what it cannot fit', () => {
    expect(() => fitLogistic([], [], 1)).toThrow('no row');
    expect(() => fitLogistic([[1], [2, 3]], [0, 1], 1)).toThrow('one length');
    expect(() => fitLogistic([[Number.NaN]], [1], 1)).toThrow('finite');
    expect(() => fitLogistic([[1], [2]], [0, 1], 0)).toThrow('positive');
    expect(() => logisticChance(fitLogistic([[1], [2]], [0, 1], 1), [1, 2])).toThrow('2 features');
  });
});
