import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  anchoringOf,
  countsPerMinute,
  perMinute,
  secondsPerItem,
  tallyChange,
  tallyOf,
  type SettledGroup,
} from '../../../src/shared/domain/review-stats.ts';

const anyGroup: fc.Arbitrary<SettledGroup> = fc
  .record({
    kind: fc.constantFrom('accept' as const, 'keep' as const, 'label' as const),
    typed: fc.nat(3),
    original: fc.nat(3),
    suggestion: fc.nat(3),
    blind: fc.option(fc.nat(3)),
    count: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ typed, ...group }) => {
    const { kind, suggestion, original } = group;
    return Object.assign(group, { label: { accept: suggestion, keep: original, label: typed }[kind] });
  });

const group = (more: Partial<SettledGroup>): SettledGroup => ({
  kind: 'label',
  label: 0,
  original: 1,
  suggestion: 2,
  blind: null,
  count: 1,
  ...more,
});

describe('the tally of suggestions', () => {
  test('goes by what was done, and for a label that was typed by what it equals', () => {
    const tally = tallyOf([
      group({ kind: 'accept', label: 2, count: 2 }),
      group({ label: 2, count: 3 }),
      group({ kind: 'keep', label: 1, count: 4 }),
      group({ label: 1, count: 5 }),
      group({ label: 0, count: 6 }),
      group({ kind: 'keep', label: 1, suggestion: 1, count: 7 }),
    ]);
    expect(tally).toEqual({ settled: 27, accepted: 5, kept: 16, other: 6 });
  });

  test('counts each decision once', () => {
    fc.assert(
      fc.property(fc.array(anyGroup), (groups) => {
        const { settled, accepted, kept, other } = tallyOf(groups);
        expect(accepted + kept + other).toBe(settled);
        expect(settled).toBe(groups.reduce((sum, { count }) => sum + count, 0));
        const { blind, open } = anchoringOf(groups);
        expect(blind.n + open.n).toBe(settled);
        expect(blind.agreed + open.agreed).toBe(
          groups.reduce((sum, one) => sum + (one.label === one.suggestion ? one.count : 0), 0),
        );
      }),
    );
  });
});

describe('anchoring', () => {
  test('keeps blind picks apart and tells those that were changed', () => {
    expect(
      anchoringOf([
        group({ kind: 'accept', label: 2, count: 4 }),
        group({ kind: 'accept', label: 2, blind: 2, count: 3 }),
        group({ kind: 'accept', label: 2, blind: 1, count: 2 }),
        group({ label: 0, blind: 0 }),
      ]),
    ).toEqual({ blind: { n: 6, agreed: 5, revised: 2 }, open: { n: 4, agreed: 4 } });
  });
});

describe('the pace', () => {
  const every = (seconds: number, count: number, reviewer = 'bo', from = 0) =>
    Array.from({ length: count }, (_, index) => ({ at: from + index * seconds * 1000, items: 1, reviewer }));

  test('is decisions by the time between them', () => {
    expect(perMinute(every(4, 6))).toBe(15);
    expect(secondsPerItem(every(4, 6))).toBe(4);
  });

  test('is not told of fewer than five, or of pauses alone', () => {
    expect(perMinute(every(4, 5))).toBeNull();
    expect(perMinute(every(120, 50))).toBeNull();
    expect(perMinute([])).toBeNull();
    expect(secondsPerItem(every(120, 50))).toBeNull();
    expect(secondsPerItem(every(4, 1))).toBeNull();
  });

  test('leaves pauses out', () => {
    const changes = [...every(10, 4), ...every(10, 4, 'bo', 600_000)];
    expect(perMinute(changes)).toBe(6);
    expect(secondsPerItem(changes)).toBe(10);
  });

  test('shares the time of a batch among its items', () => {
    const changes = [...every(6, 2), { at: 16_000, items: 10, reviewer: 'bo' }];
    expect(secondsPerItem(changes)).toBe(16 / 11);
    expect(perMinute(changes)).toBe((11 * 60) / 16);
  });

  test('counts the few that take long as long as they take', () => {
    const changes = [0, 1, 2, 3, 15, 16, 30].map((seconds) => ({
      at: seconds * 1000,
      items: 1,
      reviewer: 'bo',
    }));
    expect(secondsPerItem(changes)).toBe(5);
    expect(perMinute(changes)).toBe(12);
  });

  test('of an item is each reviewer’s own, that of the project everybody’s', () => {
    const changes = [...every(6, 10), ...every(6, 10, 'cy', 3000)].toSorted((a, b) => a.at - b.at);
    expect(secondsPerItem(changes)).toBe(6);
    expect(perMinute(changes)).toBe(20);
  });

  test('takes no time from a clock that was set back', () => {
    const changes = [...every(10, 4, 'bo', 900_000), ...every(10, 4)];
    expect(perMinute(changes)).toBe(6);
    expect(secondsPerItem(changes)).toBe(10);
  });

  test('is counted by the minute, the newest last', () => {
    const now = 1_000_000_000;
    const ago = (...seconds: number[]) => seconds.map((s) => ({ at: now - s * 1000, items: 2 }));
    expect(countsPerMinute(now, 3, ago(0, 59, 61, 179, 181, -5))).toEqual([2, 2, 4]);
  });

  test('counts nothing twice and nothing from outside', () => {
    const time = fc.integer({ min: -100_000, max: 400_000 });
    fc.assert(
      fc.property(fc.array(time), fc.integer({ min: 1, max: 5 }), (times, minutes) => {
        const counts = countsPerMinute(
          0,
          minutes,
          times.map((ago) => ({ at: -ago, items: 1 })),
        );
        expect(counts).toHaveLength(minutes);
        const inside = times.filter((ago) => ago >= 0 && ago < minutes * 60_000).length;
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(inside);
      }),
    );
  });
});

describe('the tally of a change of label', () => {
  const truths = [
    { label: 0, count: 2 },
    { label: 1, count: 3 },
    { label: 2, count: 4 },
  ];

  test('is fixed where the new label is right, broken where the old one was', () => {
    expect(tallyChange(1, 2, truths)).toEqual({ n: 9, fixed: 4, broken: 3, neither: 2 });
  });

  test('fixes and breaks nothing where nothing changed', () => {
    expect(tallyChange(1, 1, truths)).toEqual({ n: 9, fixed: 0, broken: 0, neither: 6 });
  });
});
