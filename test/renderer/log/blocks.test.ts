import { expect, it } from 'vitest';
import { blocksOf } from '../../../src/renderer/log/blocks.ts';

const states = (size: number, checked: number | null, brokenAt: number | null, most = 60) =>
  blocksOf({ size, checked, brokenAt }, most).map(({ state }) => state);

it('covers the log once, in at most as many blocks as asked for', () => {
  for (const size of [0, 1, 2, 59, 60, 61, 119, 120, 121, 4812, 1_000_000]) {
    const blocks = blocksOf({ size, checked: null, brokenAt: null }, 60);
    expect(blocks.length).toBeLessThanOrEqual(60);
    expect(blocks.reduce((sum, { from, to }) => sum + to - from + 1, 0)).toBe(size);
    let next = 0;
    for (const { from, to } of blocks) {
      expect(from).toBe(next);
      next = to + 1;
    }
  }
});

it('shows what was checked and what came since', () => {
  expect(states(3, null, null)).toEqual(['unchecked', 'unchecked', 'unchecked']);
  expect(states(3, 2, null)).toEqual(['whole', 'whole', 'new']);
  expect(states(4, 3, null, 2)).toEqual(['whole', 'new']);
});

it('shows where it is broken, and that nothing is known of what follows', () => {
  expect(states(4, 2, 1)).toEqual(['whole', 'broken', 'after', 'after']);
  expect(states(6, 4, 3, 3)).toEqual(['whole', 'broken', 'after']);
  expect(states(2, 0, 0)).toEqual(['broken', 'after']);
});
