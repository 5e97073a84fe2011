import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { spotShare } from '../../../src/shared/domain/spot-checks.ts';

const SAMPLES = Array.from({ length: 20_000 }, (_, index) => index + 1);
const seed = fc.integer({ min: 0, max: 0xffff_ffff });

describe('the share by which samples are picked', () => {
  test('is one known number for a seed and a sample, so that picks stay what they were', () => {
    expect([spotShare(1, 1), spotShare(1, 2), spotShare(2, 1)]).toMatchInlineSnapshot(`
      [
        0.1793964037206024,
        0.6163018033839762,
        0.3516458491794765,
      ]
    `);
  });

  test('picks as many as the rate says, whatever the seed, also among neighbours', () => {
    fc.assert(
      fc.property(seed, fc.constantFrom(0.01, 0.1, 0.5), (one, rate) => {
        const picked = SAMPLES.filter((sample) => spotShare(one, sample) < rate).length;
        const spread = Math.sqrt(SAMPLES.length * rate * (1 - rate));
        expect(Math.abs(picked - SAMPLES.length * rate)).toBeLessThan(5.5 * spread);
      }),
      { numRuns: 30 },
    );
  });

  test('lies in [0, 1), also for the greatest numbers', () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (one, sample) => {
        const share = spotShare(one, sample);
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThan(1);
      }),
    );
  });

  test('picks others with another seed', () => {
    const picked = (one: number) => SAMPLES.filter((sample) => spotShare(one, sample) < 0.1);
    const [first, second] = [picked(1), new Set(picked(2))];
    const both = first.filter((sample) => second.has(sample)).length;
    expect(Math.abs(both - 200)).toBeLessThan(80);
  });
});
