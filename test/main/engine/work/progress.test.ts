import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JobProgress } from '../../../../src/shared/contract/jobs.ts';
import { createParts } from '../../../../src/main/engine/work/progress.ts';

type Told = JobProgress & { readonly at: number };

/** Runs parts on a clock of their own; every part has `ticks` reports, and something before the first and after the last. */
function runs(
  kinds: readonly string[],
  costs: Readonly<Record<string, number>>,
  ticks: number,
  overhead: number,
) {
  let clock = 0;
  const told: Told[] = [];
  const parts = createParts(
    (progress) => told.push({ ...progress, at: clock }),
    kinds,
    () => clock,
  );
  for (const [index, kind] of kinds.entries()) {
    const report = parts.next(`${kind} ${index}`);
    clock += overhead;
    for (let done = 1; done <= ticks; done++) {
      clock += (costs[kind] ?? 0) / ticks;
      report({ phase: 'image', done, total: ticks, etaSeconds: null, figures: {} });
    }
    clock += overhead;
  }
  return { told, end: clock };
}

describe('parts of a job', () => {
  it('are reported as one whole under their names', () => {
    const { told } = runs(['a', 'b'], { a: 10, b: 10 }, 4, 0);
    expect(told.map(({ phase, done, total }) => [phase, done, total])).toEqual([
      ...[1, 2, 3, 4].map((done) => ['a 0', done, 8]),
      ...[5, 6, 7, 8].map((done) => ['b 1', done, 8]),
    ]);
  });

  it('tell no time before there is a measure of it', () => {
    const { told } = runs(['a', 'a'], { a: 8000 }, 4, 5000);
    expect(told[0]?.etaSeconds).toBeNull();
    // What goes before the first report is not counted: the rest of this part, and another one.
    expect(told[1]?.etaSeconds).toBeCloseTo(4 + 8, 9);
  });

  it('tell the time left to a fifth once each kind was met, whatever each takes', () => {
    const cost = fc.integer({ min: 500, max: 60_000 });
    const kinds = fc.constantFrom(['a', 'a', 'a', 'a'], ['a', 'b', 'a', 'b', 'a', 'b'], ['a', 'b', 'b', 'a']);
    fc.assert(
      fc.property(kinds, cost, cost, fc.integer({ min: 3, max: 50 }), (some, a, b, ticks) => {
        const { told, end } = runs(some, { a, b }, ticks, 20);
        const met = told.filter(({ phase }) => Number(phase.slice(2)) >= new Set(some).size);
        for (const { at, etaSeconds } of met) {
          expect(Math.abs((etaSeconds ?? Number.NaN) * 1000 - (end - at))).toBeLessThan(
            0.2 * (end - at) + 100,
          );
        }
      }),
    );
  });
});
