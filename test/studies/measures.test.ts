import { describe, expect, it } from 'vitest';
import { bootstrapped } from '../../studies/bootstrap.ts';
import { figuresOf, ordered, riskAt } from '../../studies/coverage.ts';
import { fate } from '../../studies/pooled.ts';
import { riskCoverage } from '../../src/shared/domain/selective-risk.ts';

// Four answers, most certain first: right, right, wrong, right.
const certainties = Float64Array.of(0.6, 0.9, 0.7, 0.8);
const correct = Uint8Array.of(1, 1, 0, 1);

describe('figures over all coverages', () => {
  it('are those computed by hand', () => {
    const [errors, aurc, augrc] = figuresOf(ordered(certainties, correct));
    expect(errors).toBe(1 / 4);
    // Risks of the 1, 2, 3, 4 most certain: 0, 0, 1/3, 1/4.
    expect(aurc).toBeCloseTo((1 / 3 + 1 / 4) / 4, 12);
    // Trapezoids of errors / 4 at coverages 0, 1/4, … : (0 + 0 + 1/8 + 1/4) / 4.
    expect(augrc).toBeCloseTo((1 / 8 + 1 / 4) / 4, 12);
  });

  it('of a resample are those of its images written out', () => {
    const resampled = figuresOf(ordered(certainties, correct), Uint16Array.of(0, 1, 2, 1));
    const written = figuresOf(ordered(Float64Array.of(0.9, 0.7, 0.7, 0.8), Uint8Array.of(1, 0, 0, 1)));
    expect(resampled).toEqual(written);
  });

  it('give the risk at a coverage, sharing ties', () => {
    const points = riskCoverage(certainties, correct);
    expect(riskAt(points, 0.5)).toBe(0);
    expect(riskAt(points, 0.75)).toBeCloseTo(1 / 3, 12);
    expect(riskAt(points, 1)).toBeCloseTo(1 / 4, 12);
    const tied = riskCoverage(Float64Array.of(0.5, 0.5, 0.5, 0.5), Uint8Array.of(1, 0, 1, 0));
    expect(riskAt(tied, 0.25)).toBeCloseTo(1 / 2, 12);
  });
});

describe('bootstrap', () => {
  it('gives the interval of a mean, the same each time', () => {
    const values = Float64Array.from({ length: 200 }, (_, n) => n % 2);
    const mean = (counts: Uint16Array) => [
      counts.reduce((sum, count, n) => sum + count * (values[n] ?? 0), 0) / values.length,
    ];
    const [found] = bootstrapped(values.length, 2000, 7, mean);
    const reach = 1.96 * Math.sqrt(0.25 / 200);
    expect(Math.abs((found?.low ?? 0) - (0.5 - reach))).toBeLessThan(0.01);
    expect(Math.abs((found?.high ?? 0) - (0.5 + reach))).toBeLessThan(0.01);
    expect(bootstrapped(values.length, 2000, 7, mean)).toEqual([found]);
  });
});

describe('fate', () => {
  it('counts answers and takes images as units', () => {
    const before = { image: [0, 0, 1, 2, 3], right: [1, 0, 0, 1, 0] };
    const found = fate(before, [1, 1, 1, 0, 0], 5);
    expect(found).toMatchObject({ fixed: 2, broken: 1, keptWrong: 1 });
    expect(found.accuracy).toMatchObject({ value: 3 / 5, n: 5 });
    expect(found.mcnemar).toMatchObject({ better: 2, worse: 1 });
  });
});
