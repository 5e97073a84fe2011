import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neighbour, placeAfter, prefetchWindow, undecided } from '../../../src/renderer/review/navigation.ts';
import { item, itemLists } from './items.ts';

const samplesOf = (items: readonly { readonly sample: number }[]) => items.map(({ sample }) => sample);

describe('moving through the queue', () => {
  it('steps to the neighbours and stops at the ends', () => {
    const items = [item(7), item(3), item(9)];
    expect(neighbour(items, 3, 1)).toBe(9);
    expect(neighbour(items, 3, -1)).toBe(7);
    expect(neighbour(items, 9, 1)).toBeNull();
    expect(neighbour(items, 1, 1)).toBeNull();
  });

  it('finds the next undecided item, from the start again after the end', () => {
    const items = [item(1), item(2, { status: 'decided' }), item(3), item(4, { status: 'skipped' })];
    expect(undecided(items, 1, 1)).toBe(3);
    expect(undecided(items, 3, 1)).toBe(1);
    expect(undecided(items, 1, -1)).toBe(3);
    expect(undecided([item(1)], 1, 1)).toBeNull();
  });

  it('reaches every undecided item by deciding one after another, whatever the order', () => {
    fc.assert(
      fc.property(itemLists, (items) => {
        let left = [...items];
        let current: number | null = null;
        const visited: number[] = [];
        for (;;) {
          const next = undecided(left, current, 1);
          if (next === null) break;
          visited.push(next);
          left = left.map((one) => (one.sample === next ? item(next, { status: 'decided' }) : one));
          current = next;
        }
        const open = items.filter(({ status }) => status === 'open');
        expect(visited).toEqual(samplesOf(open));
      }),
    );
  });

  it('keeps the place when the list changes under it', () => {
    fc.assert(
      fc.property(itemLists, fc.func(fc.boolean()), fc.nat(), (items, stays, pick) => {
        const before = samplesOf(items);
        const after = before.filter((sample) => stays(sample));
        const current = before[pick % Math.max(1, before.length)] ?? null;
        const place = placeAfter(before, after, current);
        const at = before.indexOf(current ?? -1);
        const follower = after.find((sample) => before.indexOf(sample) >= at);
        expect(place).toBe(follower ?? after.at(-1) ?? null);
      }),
    );
  });

  it('starts at the first item where there was no place', () => {
    expect(placeAfter([], [5, 6], null)).toBe(5);
    expect(placeAfter([1], [5, 6], 99)).toBe(5);
  });

  it('fetches the next undecided items and both neighbours, none twice, never the current one', () => {
    const items = [item(1), item(2), item(3, { status: 'decided' }), item(4), item(5), item(6)];
    expect(prefetchWindow(items, 2, 2)).toEqual([4, 5, 3, 1]);
    fc.assert(
      fc.property(itemLists, fc.nat(), (list, pick) => {
        const current = list[pick % Math.max(1, list.length)]?.sample ?? null;
        const window = prefetchWindow(list, current, 8);
        expect(new Set(window).size).toBe(window.length);
        expect(window).not.toContain(current);
        expect(window.length).toBeLessThanOrEqual(10);
        const at = list.findIndex(({ sample }) => sample === current);
        const next = list.slice(at + 1).find(({ status }) => status === 'open');
        expect(window[0]).toBe(next?.sample ?? window[0]);
      }),
    );
  });
});
