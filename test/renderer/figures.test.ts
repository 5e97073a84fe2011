import { describe, expect, it } from 'vitest';
import { figuresIn } from '../../src/renderer/figures.ts';
import { shareOf } from '../../src/shared/domain/statistics.ts';

const english = figuresIn('en');
const german = figuresIn('de');

describe('figures of a language', () => {
  it('has the decimal sign of the language and thin spaces in both', () => {
    expect([english.cut(0.8999), german.cut(0.8999)]).toEqual(['0.899', '0,899']);
    expect([english.percent(0.1234), german.percent(0.1234)]).toEqual(['12.3\u202f%', '12,3\u202f%']);
    expect([english.count(10_000), german.count(10_000)]).toEqual(['10\u202f000', '10\u202f000']);
    expect(german.pValue(0.0001)).toBe('< 0,001');
    expect([english.milliseconds(3.04), german.milliseconds(3.04)]).toEqual(['3.0 ms', '3,0 ms']);
    expect(german.power(2.14e-6)).toBe('2,1 × 10⁻⁶');
  });

  it('names both ends of an interval in the language', () => {
    const share = shareOf(53, 10_000);
    expect(english.shareRange(share, 2)).toBe('0.41 to 0.69');
    expect(german.shareRange(share, 2)).toBe('0,41 bis 0,69');
  });
});
