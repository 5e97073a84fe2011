import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../src/shared/contract/decisions.ts';
import { blindView } from '../../../src/renderer/review/blind.ts';
import { RecentCache } from '../../../src/renderer/review/cache.ts';
import { readLooks, savedLooks } from '../../../src/renderer/review/saved-looks.ts';
import { paceLine, timeLeft } from '../../../src/renderer/review/pace.ts';
import { stripClasses, stripOf } from '../../../src/renderer/review/strips.ts';

describe('pace', () => {
  it('plans in minutes, then in hours, and not at all without a pace', () => {
    const left = (perMinute: number | null, secondsPerItem: number | null) =>
      timeLeft(412, { perMinute, secondsPerItem });
    expect(left(null, 1.9)).toEqual({ unit: 'minutes', value: 14 });
    expect(left(null, 60)).toEqual({ unit: 'hours', value: 6.9 });
    expect(left(null, null)).toBeNull();
    expect(left(8, 1.9)).toEqual({ unit: 'minutes', value: 52 });
  });

  it('draws a line inside of its box', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(90), { minLength: 2, maxLength: 30 }), (counts) => {
        const points = [...paceLine(counts, 100, 20).matchAll(/[ML]([\d.]+) ([\d.]+)/g)];
        expect(points.length).toBe(counts.length);
        for (const [, x, y] of points) {
          expect(Number(x)).toBeLessThanOrEqual(100);
          expect(Number(y)).toBeLessThanOrEqual(20);
        }
      }),
    );
    expect(paceLine([3], 100, 20)).toBe('');
  });
});

describe('strips of draws', () => {
  const box = { width: 100, spread: 6, dot: 4, lane: 3 };
  const probabilities = fc.double({ min: 0, max: 1, noNaN: true });

  it('has one dot for each draw, within its row', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(probabilities), { minLength: 1, maxLength: 60 }), (draws) => {
        const { dots, median } = stripOf(draws, 0, box);
        const points = [...dots.matchAll(/M([\d.]+) (-?[\d.]+)h0/g)];
        expect(points.length).toBe(draws.length);
        for (const [, x, y] of points) {
          expect(Number(x)).toBeLessThanOrEqual(100);
          expect(Math.abs(Number(y))).toBeLessThanOrEqual(box.spread);
        }
        const below = draws.filter(([p]) => p < median).length;
        expect(below).toBeLessThanOrEqual(draws.length / 2);
      }),
    );
  });

  it('shows all classes while they are few, else the likeliest of either reading, in their order', () => {
    const original = [[0.1, 0.5, 0.1, 0.3]];
    const transform = [[0.7, 0.1, 0.1, 0.1]];
    expect(stripClasses([original, transform], 4)).toEqual([0, 1, 2, 3]);
    expect(stripClasses([original, transform], 2)).toEqual([0, 1]);
    expect(stripClasses([original], 2)).toEqual([1, 3]);
  });
});

describe('blind first', () => {
  const nothing = {
    seen: new Set<number>(),
    picks: new Map<number, number>(),
    unseen: new Set<number>(),
  };
  const decision = (reviewer: string, blind: number | null): Decision => ({
    id: 1,
    sample: 5,
    kind: 'label',
    label: 1,
    original: 0,
    suggestion: 1,
    blind,
    othersSeen: null,
    adjudicates: null,
    secondRun: null,
    reasonCode: null,
    reason: '',
    reviewer,
    policy: 1,
    undoes: null,
    at: '2026-01-01T00:00:00.000Z',
  });

  it('hides what was not seen until a class is picked', () => {
    expect(blindView(true, 5, nothing, [], 'ada')).toEqual({ hidden: true, pick: null });
    expect(blindView(true, 5, nothing, null, 'ada').hidden).toBe(true);
    expect(blindView(false, 5, nothing, [], 'ada').hidden).toBe(false);
    const picked = { ...nothing, picks: new Map([[5, 2]]) };
    expect(blindView(true, 5, picked, [], 'ada')).toEqual({ hidden: false, pick: 2 });
  });

  it('hides nothing from who has seen it, now or before, and keeps an earlier pick', () => {
    const seen = { ...nothing, seen: new Set([5]) };
    expect(blindView(true, 5, seen, [], 'ada')).toEqual({ hidden: false, pick: null });
    expect(blindView(true, 5, nothing, [decision('ada', null)], 'ada')).toEqual({
      hidden: false,
      pick: null,
    });
    expect(blindView(true, 5, nothing, [decision('ada', 2)], 'ada')).toEqual({ hidden: false, pick: 2 });
    expect(blindView(true, 5, nothing, [decision('bob', 2)], 'ada').hidden).toBe(true);
  });

  it('goes on hiding what was left unsure or flagged unseen', () => {
    const flag: Decision = { ...decision('ada', null), kind: 'flag', label: null };
    const looks = { ...nothing, unseen: new Set([5]) };
    expect(blindView(true, 5, looks, [flag], 'ada')).toEqual({ hidden: true, pick: null });
    expect(blindView(true, 5, { ...looks, seen: new Set([5]) }, [flag], 'ada').hidden).toBe(false);
    expect(blindView(true, 5, looks, [flag, decision('ada', null)], 'ada').hidden).toBe(false);
  });
});

describe('saved looks', () => {
  it('come back as they were', () => {
    const numbers = fc.uniqueArray(fc.nat(300));
    fc.assert(
      fc.property(numbers, numbers, fc.array(fc.tuple(fc.nat(300), fc.nat(9))), (seen, unseen, picks) => {
        const looks = { seen: new Set(seen), unseen: new Set(unseen), picks: new Map(picks) };
        expect(readLooks(savedLooks(looks))).toEqual(looks);
      }),
    );
    expect(savedLooks({ seen: new Set([9, 3, 4, 5]), unseen: new Set(), picks: new Map() })).toBe(
      '{"seen":"3-5,9","unseen":"","picks":[]}',
    );
  });

  it.each([null, '', '{', '7', '{"seen":[1]}', '{"seen":"1-","unseen":"","picks":[]}'])(
    'are none where %j stands',
    (text) => expect(readLooks(text)).toEqual({ seen: new Set(), unseen: new Set(), picks: new Map() }),
  );
});

describe('a cache of what was used last', () => {
  it('keeps within its number and forgets the longest unused', () => {
    const cache = new RecentCache<number, string>({ entries: 3 });
    for (const key of [1, 2, 3]) cache.put(key, String(key));
    cache.get(1);
    cache.put(4, '4');
    expect([1, 2, 3, 4].filter((key) => cache.has(key))).toEqual([1, 3, 4]);
  });

  it('keeps the last put even when it alone is too heavy', () => {
    const cache = new RecentCache<number, string>({ weight: 3, entries: 9 });
    cache.put(1, 'small', 1);
    cache.put(2, 'large', 10);
    expect([cache.has(1), cache.get(2)]).toEqual([false, 'large']);
    cache.put(3, 'small', 1);
    expect([cache.has(2), cache.has(3)]).toEqual([false, true]);
  });
});
