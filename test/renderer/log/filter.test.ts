import { describe, expect, it } from 'vitest';
import { ALL_ENTRIES, isAll, requestOf, typed, typedAs } from '../../../src/renderer/log/filter.ts';

describe('what is typed into the filter', () => {
  it.each([
    ['', { words: '', upTo: null }],
    ['  plain words ', { words: 'plain words', upTo: null }],
    ['2488', { words: '2488', upTo: null }],
    ['#12', { words: '', upTo: 12 }],
    ['# 0 ', { words: '', upTo: 0 }],
    ['#twelve', { words: '#twelve', upTo: null }],
    ['x'.repeat(300), { words: 'x'.repeat(200), upTo: null }],
  ])('%j', (text, expected) => {
    expect(typed(text)).toEqual(expected);
    expect(typed(typedAs(expected))).toEqual(expected);
  });
});

it('asks the engine for no more than was chosen', () => {
  expect(requestOf(ALL_ENTRIES, null)).toEqual({ filter: {} });
  expect(isAll(ALL_ENTRIES)).toBe(true);
  const chosen = { kind: 'people', type: 'undo', actor: 'ann', words: 'slip', upTo: null } as const;
  const filter = { origin: 'people', type: 'undo', actor: 'ann', words: 'slip' };
  expect(requestOf(chosen, 40)).toEqual({ before: 40, filter });
  expect(requestOf({ ...ALL_ENTRIES, kind: 'overrides' }, null)).toEqual({ filter: { overrides: true } });
  for (const change of [
    { kind: 'engine' },
    { type: 'x' },
    { actor: 'x' },
    { words: 'x' },
    { upTo: 0 },
  ] as const) {
    expect(isAll({ ...ALL_ENTRIES, ...change })).toBe(false);
  }
});

it('begins at the entry that was asked for, and goes on where a page ended', () => {
  expect(requestOf({ ...ALL_ENTRIES, upTo: 12 }, null)).toEqual({ before: 13, filter: {} });
  expect(requestOf({ ...ALL_ENTRIES, upTo: 12 }, 5)).toEqual({ before: 5, filter: {} });
});
