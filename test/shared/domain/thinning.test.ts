import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evenly, spacingOf } from '../../../src/shared/domain/thinning.ts';

const anyCapacity = fc.integer({ min: 2, max: 40 });

/** Numbers kept when values are offered one after another, by the rule as it is used. */
function keptAfter(offered: number, capacity: number): number[] {
  let kept: number[] = [];
  for (let number = 0; number < offered; number++) {
    const spacing = spacingOf(number + 1, capacity);
    kept = [...kept.filter((one) => one % spacing === 0), number];
    expect(kept.length).toBeLessThanOrEqual(capacity);
  }
  return kept;
}

describe('thinning', () => {
  test('keeps the first, the latest and evenly spaced ones between, never too many nor half too few', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), anyCapacity, (offered, capacity) => {
        const kept = keptAfter(offered, capacity);
        const spacing = spacingOf(offered, capacity);
        expect(kept[0]).toBe(0);
        expect(kept.at(-1)).toBe(offered - 1);
        const multiples = Array.from({ length: Math.ceil((offered - 1) / spacing) }, (_, n) => n * spacing);
        expect(kept).toEqual([...multiples, offered - 1]);
        expect(kept.length).toBeGreaterThanOrEqual(Math.min(offered, Math.floor(capacity / 2) + 1));
      }),
    );
  });

  test('doubles its spacing and nothing else', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), anyCapacity, (offered, capacity) => {
        const [before, after] = [spacingOf(offered, capacity), spacingOf(offered + 1, capacity)];
        expect([before, 2 * before]).toContain(after);
      }),
    );
  });
});

describe('taking evenly', () => {
  test('takes as many as asked for, in order, from all over, with gaps that differ by one at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 40 }), (count, most) => {
        const all = Array.from({ length: count }, (_, index) => index);
        const taken = evenly(all, most);
        expect(taken).toHaveLength(Math.min(count, most));
        expect(taken[0]).toBe(0);
        const gaps = [...taken.slice(1), count].map((one, index) => one - (taken[index] ?? 0));
        const least = Math.floor(count / Math.max(1, taken.length));
        expect(gaps.every((gap) => gap === least || gap === least + 1)).toBe(true);
      }),
    );
  });
});
