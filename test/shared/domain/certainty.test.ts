import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  certaintiesFromDraws,
  certaintyBy,
  certaintyInClass,
  meanProbabilities,
} from '../../../src/shared/domain/certainty.ts';
import type { DrawShape } from '../../../src/shared/domain/certainty.ts';

/** [T][N][K] to one row-major array. */
function flatten(draws: readonly (readonly (readonly number[])[])[]): Float32Array {
  return Float32Array.from(draws.flat(2));
}

const rows = fc
  .record({
    draws: fc.integer({ min: 1, max: 6 }),
    samples: fc.integer({ min: 1, max: 5 }),
    classes: fc.integer({ min: 2, max: 5 }),
  })
  .chain((shape) =>
    fc
      .array(fc.integer({ min: 0, max: 40 }), {
        minLength: shape.draws * shape.samples * shape.classes,
        maxLength: shape.draws * shape.samples * shape.classes,
      })
      .map((weights) => ({ shape, draws: normalise(weights, shape.classes) })),
  );

function normalise(weights: readonly number[], classes: number): Float32Array {
  return Float32Array.from(weights, (weight, i) => {
    const start = i - (i % classes);
    const sum = weights.slice(start, start + classes).reduce((a, b) => a + b + 1, 0);
    return (weight + 1) / sum;
  });
}

/** The same numbers in another order of samples. */
function reverseSamples(draws: Float32Array, { draws: T, samples, classes }: DrawShape): Float32Array {
  const result = new Float32Array(draws.length);
  for (let t = 0; t < T; t++) {
    for (let n = 0; n < samples; n++) {
      const from = (t * samples + n) * classes;
      result.set(draws.subarray(from, from + classes), (t * samples + samples - 1 - n) * classes);
    }
  }
  return result;
}

describe('certaintiesFromDraws', () => {
  const three = flatten([[[0.5, 0.25, 0.25]], [[0.75, 0.125, 0.125]], [[0.125, 0.75, 0.125]]]);

  it('labels by the mean and takes median and mean of that class', () => {
    const scores = certaintiesFromDraws(three, { draws: 3, samples: 1, classes: 3 });
    expect(scores.labels[0]).toBe(0);
    expect(scores.medians[0]).toBe(0.5);
    expect(scores.means[0]).toBeCloseTo(1.375 / 3, 12);
    expect(scores.runnersUp[0]).toBe(1);
    expect(scores.runnerUpProbabilities[0]).toBeCloseTo(0.375, 12);
    expect(certaintyBy(scores, 'median')).toBe(scores.medians);
    expect(certaintyBy(scores, 'mean')).toBe(scores.means);
  });

  it('takes the mean of the two middle draws when their number is even', () => {
    const draws = flatten([[[0.5, 0.5]], [[0.625, 0.375]], [[0.75, 0.25]], [[1, 0]]]);
    const scores = certaintiesFromDraws(draws, { draws: 4, samples: 1, classes: 2 });
    expect(scores.medians[0]).toBe(0.6875);
  });

  it('keeps the label of the mean where the median would favour another class', () => {
    const draws = flatten([[[0.45, 0.55]], [[0.45, 0.55]], [[1, 0]]]);
    const scores = certaintiesFromDraws(draws, { draws: 3, samples: 1, classes: 2 });
    expect(scores.labels[0]).toBe(0);
    expect(scores.medians[0]).toBeCloseTo(0.45, 6);
  });

  it('sees only the model doubt when one-hot draws disagree, only the classes when equal draws are flat', () => {
    const disagree = certaintiesFromDraws(flatten([[[1, 0]], [[0, 1]]]), {
      draws: 2,
      samples: 1,
      classes: 2,
    });
    expect(disagree.entropies[0]).toBeCloseTo(Math.LN2, 12);
    expect(disagree.mutualInformation[0]).toBeCloseTo(Math.LN2, 12);
    const flat = certaintiesFromDraws(flatten([[[0.5, 0.5]], [[0.5, 0.5]]]), {
      draws: 2,
      samples: 1,
      classes: 2,
    });
    expect(flat.entropies[0]).toBeCloseTo(Math.LN2, 12);
    expect(flat.mutualInformation[0]).toBeCloseTo(0, 12);
  });

  it('keeps every number in its bounds and certainty in the label', () => {
    fc.assert(
      fc.property(rows, ({ shape, draws }) => {
        const scores = certaintiesFromDraws(draws, shape);
        for (let n = 0; n < shape.samples; n++) {
          const entropy = scores.entropies[n]!;
          expect(entropy).toBeLessThanOrEqual(Math.log(shape.classes) + 1e-6);
          expect(scores.mutualInformation[n]).toBeGreaterThanOrEqual(0);
          expect(scores.mutualInformation[n]).toBeLessThanOrEqual(entropy);
          expect(scores.runnersUp[n]).not.toBe(scores.labels[n]);
          expect(scores.runnerUpProbabilities[n]).toBeLessThanOrEqual(scores.means[n]!);
        }
        expect(certaintyInClass(draws, shape, scores.labels, 'median')).toEqual(scores.medians);
        expect(certaintyInClass(draws, shape, scores.labels, 'mean')).toEqual(scores.means);
        const mean = meanProbabilities(draws, shape);
        expect(mean[scores.labels[0]!]).toBeCloseTo(scores.means[0]!, 6);
      }),
    );
  });

  it("gives a sample the same result whatever the order of samples or of draws' company", () => {
    fc.assert(
      fc.property(rows, ({ shape, draws }) => {
        const one = certaintiesFromDraws(draws, shape);
        const other = certaintiesFromDraws(reverseSamples(draws, shape), shape);
        expect(other.labels.toReversed()).toEqual(one.labels);
        expect(other.medians.toReversed()).toEqual(one.medians);
        expect(other.mutualInformation.toReversed()).toEqual(one.mutualInformation);
      }),
    );
  });

  it('names what is wrong with its input', () => {
    const bad = expect.objectContaining({ code: 'BAD_ARGUMENT' });
    expect(() => certaintiesFromDraws(three, { draws: 2, samples: 1, classes: 3 })).toThrow(bad);
    expect(() => certaintiesFromDraws(three, { draws: 0, samples: 1, classes: 3 })).toThrow(bad);
    const nan = Float32Array.of(0.5, Number.NaN);
    expect(() => certaintiesFromDraws(nan, { draws: 1, samples: 1, classes: 2 })).toThrow(bad);
    const shape = { draws: 3, samples: 1, classes: 3 };
    expect(() => certaintyInClass(three, shape, Int32Array.of(3), 'mean')).toThrow(
      expect.objectContaining({ code: 'BAD_LABEL' }),
    );
  });
});
