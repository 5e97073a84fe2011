import { describe, expect, it } from 'vitest';
import { classBars, labelledOf } from '../../../src/renderer/components/data/class-bars.ts';

const ROWS = [
  { label: 0, train: 60, validation: 20, test: 20, pool: 0 },
  { label: 1, train: 30, validation: 10, test: 10, pool: 0 },
  { label: null, train: 0, validation: 0, test: 0, pool: 40 },
];

describe('classBars', () => {
  it('measures all parts by the longest bar', () => {
    const bars = classBars(ROWS);
    expect(bars.map(({ total }) => total)).toEqual([100, 50, 40]);
    expect(bars[0]?.parts.map(({ width }) => width)).toEqual([0.6, 0.2, 0.2]);
    expect(bars[1]?.parts.map(({ width }) => width)).toEqual([0.3, 0.1, 0.1]);
  });

  it('has no bar for images without a label where there are none', () => {
    const none = { label: null, train: 0, validation: 0, test: 0, pool: 0 };
    expect(classBars([none])).toEqual([]);
  });

  it('keeps a class that has no images yet', () => {
    const none = { label: 3, train: 0, validation: 0, test: 0, pool: 0 };
    expect(classBars([none])).toEqual([{ label: 3, total: 0, parts: [] }]);
  });
});

it('counts the labelled of each split', () => {
  expect(labelledOf(ROWS)).toEqual({ train: 90, validation: 30, test: 30, pool: 0 });
});
