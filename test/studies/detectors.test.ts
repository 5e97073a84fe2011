import { describe, expect, it } from 'vitest';
import { imagesOf } from '../../studies/material.ts';
import {
  answerDivergences,
  barOf,
  jensenShannon,
  reconstructionErrors,
  tempered,
} from '../../studies/rivals/detectors.ts';

describe("MagNet's detectors", () => {
  it('measure the divergence that is worked out by hand', () => {
    expect(jensenShannon(Float64Array.of(1, 0), Float64Array.of(0, 1))).toBeCloseTo(Math.log(2), 12);
    const value = 0.75 * Math.log(1.5) + 0.25 * Math.log(0.5);
    expect(jensenShannon(Float64Array.of(0.75, 0.25), Float64Array.of(0.25, 0.75))).toBeCloseTo(value, 12);
    expect(jensenShannon(Float64Array.of(0.2, 0.8), Float64Array.of(0.2, 0.8))).toBe(0);
  });

  it('divide logits by the temperature', () => {
    const [first, second] = tempered([0.8, 0.2], 2);
    expect(first).toBeCloseTo(2 / 3, 12);
    expect(second).toBeCloseTo(1 / 3, 12);
    expect(tempered([1, 0], 10)[1]).toBeCloseTo(1e-3 / (1 + 1e-3), 12);
  });

  it('take the mean answer of several draws', () => {
    const shape = { draws: 2, samples: 2, classes: 2 };
    // Image 0: 0.75 before, 0.25 after; image 1 the same both times.
    const before = { probabilities: Float32Array.of(0.5, 0.5, 1, 0, 1, 0, 1, 0), shape };
    const after = { probabilities: Float32Array.of(0.25, 0.75, 1, 0, 0.25, 0.75, 1, 0), shape };
    const [one, two] = answerDivergences(before, after, 1);
    expect(one).toBeCloseTo(0.75 * Math.log(1.5) + 0.25 * Math.log(0.5), 6);
    expect(two).toBe(0);
  });

  it('measure mean errors of a pixel', () => {
    const black = imagesOf([new Uint8Array(784), new Uint8Array(784)], [0, 0]);
    const other = imagesOf([new Uint8Array(784).fill(51), new Uint8Array(784)], [0, 0]);
    expect([...reconstructionErrors(black, other, 1)]).toEqual([expect.closeTo(0.2, 12), 0]);
    expect([...reconstructionErrors(black, other, 2)]).toEqual([expect.closeTo(0.04, 12), 0]);
  });

  it('let pass all but one in a thousand', () => {
    const marks = Float64Array.from({ length: 3000 }, (_, n) => (n * 7) % 3000);
    const bar = barOf(marks);
    expect(marks.filter((mark) => mark > bar)).toHaveLength(3);
  });
});
