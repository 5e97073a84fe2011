import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  etaFromPace,
  remembered,
  timeLeft,
  type Estimate,
} from '../../../src/renderer/components/training/time-left.ts';

const estimates = fc.array(fc.double({ min: 0, max: 1e5, noNaN: true }), { minLength: 3, maxLength: 50 });

describe('timeLeft', () => {
  it('has the middle inside the range, never below nothing', () => {
    fc.assert(
      fc.property(estimates, (etas) => {
        const list = etas.map((eta, index) => ({ at: index * 500, eta }));
        const range = timeLeft(list, list.length * 500);
        expect(range!.low).toBeLessThanOrEqual(range!.about);
        expect(range!.about).toBeLessThanOrEqual(range!.high);
        expect(range!.low).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('counts down with the clock where estimates agree', () => {
    const list = [0, 1, 2].map((second) => ({ at: second * 1000, eta: 100 - second }));
    expect(timeLeft(list, 2000)?.about).toBeCloseTo(98);
    expect(timeLeft(list, 12_000)?.about).toBeCloseTo(88);
  });

  it('is wide where they do not', () => {
    const steady = [0, 1, 2, 3].map((second) => ({ at: second, eta: 100 }));
    const torn = [40, 100, 100, 180].map((eta, at) => ({ at, eta }));
    const width = (list: Estimate[]) => timeLeft(list, 3)!.high - timeLeft(list, 3)!.low;
    expect(width(torn)).toBeGreaterThan(width(steady) * 3);
  });

  it('says nothing before the third estimate', () => {
    expect(timeLeft([{ at: 0, eta: 5 }], 0)).toBeNull();
  });
});

it('forgets estimates of another pace', () => {
  const old = { at: 0, eta: 900 };
  const kept = remembered([old, { at: 100_000, eta: 10 }], { at: 150_000, eta: 9 });
  expect(kept.map(({ eta }) => eta)).toEqual([10, 9]);
});

describe('etaFromPace', () => {
  it('goes on as it went', () => {
    const paces = [
      { at: 0, done: 100 },
      { at: 10_000, done: 300 },
    ];
    expect(etaFromPace(paces, 1300)).toBe(50);
  });

  it('knows nothing of a job that has not moved', () => {
    expect(etaFromPace([{ at: 0, done: 5 }], 10)).toBeNull();
    expect(
      etaFromPace(
        [
          { at: 0, done: 5 },
          { at: 9, done: 5 },
        ],
        10,
      ),
    ).toBeNull();
  });
});
