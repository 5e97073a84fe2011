import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changeFigure,
  changeRange,
  count,
  cut,
  duration,
  listed,
  percent,
  percentage,
  plain,
  points,
  pValue,
  shareFigure,
  shareRange,
} from '../../../src/shared/domain/figures.ts';
import { clusteredChange, shareOf } from '../../../src/shared/domain/statistics.ts';

describe('cut', () => {
  it.each([
    [0.9, 3, '0.900'],
    [0.29, 2, '0.29'],
    [0.8999, 3, '0.899'],
    [0.99999, 2, '0.99'],
    [1 - Number.EPSILON / 2, 3, '0.999'],
    [1, 3, '1.000'],
    [0, 2, '0.00'],
  ])('shows %f with %i decimals as %s', (value, decimals, shown) => {
    expect(cut(value, decimals)).toBe(shown);
  });

  it('never shows more than there is', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (value) => {
        expect(Number(cut(value))).toBeLessThanOrEqual(value + 1e-12);
        expect(Number(cut(value))).toBeGreaterThan(value - 0.001 - 1e-12);
      }),
    );
  });
});

describe('figures', () => {
  it('sets thin spaces and real minus signs', () => {
    expect(count(1_234_567)).toBe('1\u202f234\u202f567');
    expect(count(999)).toBe('999');
    expect(percent(0.659)).toBe('65.9\u202f%');
    expect(points(-0.006)).toBe('\u22120.6');
    expect(points(0.142)).toBe('+14.2');
    expect(points(-0.0001)).toBe('0.0');
  });

  it('never claims all below all', () => {
    expect(percentage(0.99999, 1)).toBe('99.9');
    expect(percentage(0.999999, 2)).toBe('99.99');
    expect(percentage(1, 1)).toBe('100.0');
  });

  it('gives a share only the digits that its interval bears', () => {
    expect(shareFigure(shareOf(3, 7), 1)).toBe('43');
    expect(shareRange(shareOf(3, 7), 1)).toBe('16 to 75');
    expect(shareFigure(shareOf(302, 439), 2)).toBe('68.8');
    expect(shareFigure(shareOf(9884, 10_000), 2)).toBe('98.84');
    expect(shareFigure(shareOf(9884, 10_000), 1)).toBe('98.8');
    expect(shareFigure(shareOf(0, 0), 1)).toBe('–');
  });

  it('shows changes with their sign', () => {
    const sizes = Array.from({ length: 400 }, () => 1);
    const before = sizes.map((_, i) => Number(i < 280));
    const after = sizes.map((_, i) => Number(i < 340));
    const change = clusteredChange({ successes: before, sizes }, after);
    expect(changeFigure(change, 1)).toBe('+15.0');
    expect(changeRange(change, 1)).toMatch(/^\+\d+\.\d to \+\d+\.\d$/);
  });

  it('words the rest', () => {
    expect([pValue(0.0001), pValue(0.0234), pValue(0.5)]).toEqual(['< 0.001', '0.023', '0.50']);
    expect([duration(42), duration(366), duration(9000)]).toEqual(['42 s', '6.1 min', '2.5 h']);
    expect([listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'])]).toEqual([
      'a',
      'a and b',
      'a, b and c',
    ]);
    expect(plain('a\u001b[2J\u202eb\n')).toBe('a\ufffd[2J\ufffdb\ufffd');
  });
});
