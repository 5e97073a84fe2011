import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fairBinomialCdf,
  fairBinomialPmf,
  normalQuantile,
  regularizedBeta,
  studentQuantile,
} from '../../../src/shared/domain/distributions.ts';
import {
  clusteredChange,
  clusteredMcnemar,
  clusteredShare,
  effectiveSize,
  mcnemar,
  shareOf,
  wilsonInterval,
} from '../../../src/shared/domain/statistics.ts';
import numbers from './numbers/statistics.json' with { type: 'json' };

/** Distance in units of the expected number, or of 0.001 where that is smaller. */
function off(actual: number | null, expected: number): number {
  return Math.abs((actual ?? Number.NaN) - expected) / Math.max(1e-3, Math.abs(expected));
}

describe('distributions', () => {
  it.each(numbers.normalQuantile)('has the normal quantile of %f', (p, expected) => {
    expect(off(normalQuantile(p!), expected!)).toBeLessThan(1e-13);
  });

  it('has 1.959963985 at 0.975 and no value outside', () => {
    expect(normalQuantile(0.975).toFixed(9)).toBe('1.959963985');
    expect(normalQuantile(0)).toBe(-Infinity);
    expect(normalQuantile(1)).toBe(Infinity);
    expect(normalQuantile(1.1)).toBeNaN();
  });

  it.each(numbers.studentQuantile)('has the t quantile for %i degrees of freedom', (df, expected) => {
    expect(off(studentQuantile(0.975, df!), expected!)).toBeLessThan(1e-11);
    expect(off(studentQuantile(0.025, df!), -expected!)).toBeLessThan(1e-11);
  });

  it.each(numbers.beta)('has the incomplete beta function at %f, %f, %f', (x, a, b, expected) => {
    expect(off(regularizedBeta(x!, a!, b!), expected!)).toBeLessThan(1e-10);
  });

  it('sums its binomial chances to its distribution function', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 }), (n, k) => {
        let sum = 0;
        for (let i = 0; i <= Math.min(k, n); i++) sum += fairBinomialPmf(i, n);
        expect(fairBinomialCdf(k, n)).toBeCloseTo(sum, 10);
      }),
    );
  });
});

describe('shareOf', () => {
  it.each(numbers.wilson)('has the Wilson interval of $successes / $n', ({ successes, n, low, high }) => {
    const share = shareOf(successes, n);
    expect(off(share.low, low)).toBeLessThan(1e-11);
    expect(off(share.high, high)).toBeLessThan(1e-11);
    expect(share.value).toBe(successes / n);
  });

  it('has no value for nothing', () => {
    expect(shareOf(0, 0)).toEqual({ value: null, low: null, high: null, n: 0 });
    expect(() => wilsonInterval(0.5, 0)).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }));
    expect(() => wilsonInterval(1.5, 3)).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }));
  });
});

describe('mcnemar', () => {
  it.each(numbers.mcnemar)('has the p of $fixed fixed, $broken broken', ({ fixed, broken, exact, midP }) => {
    const test = mcnemar(fixed, broken);
    expect(off(test.exact, exact)).toBeLessThan(1e-9);
    expect(off(test.midP, midP)).toBeLessThan(1e-9);
    expect(mcnemar(broken, fixed)).toEqual(test);
  });
});

describe('clusteredShare', () => {
  it.each(numbers.clustered)('has the linearized design effect and interval of reference $#', (reference) => {
    const counts = { successes: reference.before, sizes: reference.sizes };
    expect(off(effectiveSize(counts), reference.effective)).toBeLessThan(1e-9);
    const share = clusteredShare(counts);
    expect(off(share.low, reference.low)).toBeLessThan(1e-9);
    expect(off(share.high, reference.high)).toBeLessThan(1e-9);
    expect(Math.abs(reference.linearizedError / reference.jackknifeError - 1)).toBeLessThan(0.1);
  });

  const answers = fc.array(fc.boolean(), { minLength: 1, maxLength: 60 });

  it("is Wilson's plain interval when each image answers once", () => {
    fc.assert(
      fc.property(answers, (right) => {
        const successes = right.map(Number);
        const plain = shareOf(successes.filter(Boolean).length, right.length);
        const share = clusteredShare({ successes, sizes: right.map(() => 1) });
        expect(off(share.low, plain.low!)).toBeLessThan(1e-9);
        expect(off(share.high, plain.high!)).toBeLessThan(1e-9);
      }),
    );
  });

  it('gains nothing from answering the same again and again', () => {
    fc.assert(
      fc.property(answers, fc.integer({ min: 2, max: 9 }), (right, passes) => {
        const once = effectiveSize({ successes: right.map(Number), sizes: right.map(() => 1) });
        const copies = effectiveSize({
          successes: right.map((answer) => Number(answer) * passes),
          sizes: right.map(() => passes),
        });
        expect(copies).toBeLessThanOrEqual(once + 1e-9);
      }),
    );
  });

  it('ignores images that never answered and counts nothing as nothing', () => {
    const share = clusteredShare({ successes: [2, 0, 1], sizes: [3, 0, 2] });
    expect(share).toEqual(clusteredShare({ successes: [2, 1], sizes: [3, 2] }));
    expect(clusteredShare({ successes: [0], sizes: [0] })).toEqual(shareOf(0, 0));
  });

  it('covers the true share about 95 times in 100 where the plain interval does not', () => {
    const random = lehmer(20191210);
    let clusteredHits = 0;
    let plainHits = 0;
    const trials = 600;
    for (let trial = 0; trial < trials; trial++) {
      const sizes = Array.from({ length: 60 }, () => 1 + Math.floor(random() * 6));
      const successes = sizes.map((size) => {
        const ability = random() < 0.7 ? 0.95 : 0.3;
        return Array.from({ length: size }, () => random() < ability).filter(Boolean).length;
      });
      const truth = 0.7 * 0.95 + 0.3 * 0.3;
      const clustered = clusteredShare({ successes, sizes });
      const plain = shareOf(
        successes.reduce((a, b) => a + b),
        sizes.reduce((a, b) => a + b),
      );
      clusteredHits += Number(clustered.low! <= truth && truth <= clustered.high!);
      plainHits += Number(plain.low! <= truth && truth <= plain.high!);
    }
    expect(clusteredHits / trials).toBeGreaterThan(0.92);
    expect(clusteredHits / trials).toBeLessThan(0.985);
    expect(plainHits / trials).toBeLessThan(0.88);
  });
});

describe('clusteredChange', () => {
  it.each(numbers.newcombe)(
    'has the interval of Newcombe for $table',
    ({ table, value, low, high, standardError }) => {
      const [both, broken, fixed, neither] = table as [number, number, number, number];
      const repeat = (answer: number, times: number): number[] => Array.from({ length: times }, () => answer);
      const before = [...repeat(1, both + broken), ...repeat(0, fixed + neither)];
      const after = [...repeat(1, both), ...repeat(0, broken), ...repeat(1, fixed), ...repeat(0, neither)];
      const change = clusteredChange({ successes: before, sizes: before.map(() => 1) }, after);
      expect(off(change.value, value)).toBeLessThan(1e-11);
      expect(off(change.low, low)).toBeLessThan(1e-9);
      expect(off(change.high, high)).toBeLessThan(1e-9);
      expect(off(change.standardError, standardError)).toBeLessThan(1e-9);
      expect(change.n).toBe(before.length);
    },
  );

  it.each(numbers.clustered)('has the paired standard error over images of reference $#', (reference) => {
    const change = clusteredChange({ successes: reference.before, sizes: reference.sizes }, reference.after);
    expect(off(change.value, reference.change)).toBeLessThan(1e-9);
    expect(off(change.standardError, reference.changeError)).toBeLessThan(1e-9);
    expect(change.low!).toBeLessThan(change.value!);
    expect(change.high!).toBeGreaterThan(change.value!);
  });

  it('keeps a width where no label changes, and turns round with its arguments', () => {
    const none = clusteredChange({ successes: [1, 1, 0], sizes: [1, 1, 1] }, [1, 1, 0]);
    expect(none).toMatchObject({ value: 0, standardError: 0, n: 3 });
    expect(none.high! - none.low!).toBeGreaterThan(0.5);
    const one = clusteredChange({ successes: [1, 2, 0, 3], sizes: [3, 2, 1, 3] }, [3, 2, 0, 2]);
    const other = clusteredChange({ successes: [3, 2, 0, 2], sizes: [3, 2, 1, 3] }, [1, 2, 0, 3]);
    expect(off(one.low, -other.high!)).toBeLessThan(1e-9);
    expect(clusteredChange({ successes: [], sizes: [] }, [])).toEqual({
      ...shareOf(0, 0),
      standardError: null,
    });
    expect(clusteredChange({ successes: [1], sizes: [2] }, [2]).standardError).toBeNull();
  });
});

describe('clusteredMcnemar', () => {
  it.each(numbers.mcnemar)(
    'is the plain test of $fixed : $broken with one answer per image',
    ({ fixed, broken }) => {
      const before = [
        ...Array.from({ length: fixed }, () => 0),
        ...Array.from({ length: broken }, () => 1),
        1,
      ];
      const after = [
        ...Array.from({ length: fixed }, () => 1),
        ...Array.from({ length: broken }, () => 0),
        1,
      ];
      expect(clusteredMcnemar(before, after)).toEqual({
        better: fixed,
        worse: broken,
        ...mcnemar(fixed, broken),
      });
    },
  );

  it.each(numbers.signFlips)('counts all sign flips as SciPy does on reference $#', ({ changes, exact }) => {
    const test = clusteredMcnemar(
      changes.map(() => 10),
      changes.map((change) => 10 + change),
    );
    expect(off(test.exact, exact)).toBeLessThan(1e-9);
    expect(test.midP).toBeLessThanOrEqual(test.exact);
  });

  it('is sure of nothing when gains and losses balance, whatever their number of images', () => {
    expect(clusteredMcnemar([0, 0, 0, 3], [1, 1, 1, 0])).toEqual({ better: 3, worse: 1, exact: 1, midP: 1 });
  });

  it("goes over to Student's t without a jump", () => {
    const random = lehmer(7);
    const changes = Array.from({ length: 2500 }, () => Math.round((random() - 0.49) * 8));
    const all = clusteredMcnemar(
      changes.map(() => 0),
      changes,
    );
    const some = changes.slice(0, 1200);
    const part = clusteredMcnemar(
      some.map(() => 0),
      some,
    );
    const z = (list: readonly number[]) =>
      list.reduce((a, b) => a + b, 0) / Math.sqrt(list.reduce((a, b) => a + b * b, 0));
    const tail = (list: readonly number[]) => {
      const df = list.filter((change) => change !== 0).length - 1;
      return regularizedBeta(df / (df + z(list) ** 2), df / 2, 0.5);
    };
    expect(all.exact).toBeCloseTo(tail(changes), 9);
    expect(Math.abs(part.midP / tail(some) - 1)).toBeLessThan(0.02);
    expect(part.exact).not.toBe(part.midP);
  });
});

/** A small generator of uniform numbers (Park & Miller's), so that the simulation repeats. */
function lehmer(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
