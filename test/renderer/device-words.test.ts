import { expect, it } from 'vitest';
import { milliseconds, power } from '../../src/renderer/device-words.ts';

it('writes durations with the digits that count', () => {
  expect([0, 8.44, 9.96, 10.4, 3210.2].map(milliseconds)).toEqual([
    '0.0 ms',
    '8.4 ms',
    '10.0 ms',
    '10 ms',
    '3210 ms',
  ]);
});

it('writes small numbers as powers of ten', () => {
  expect([0, 2.14e-6, 1, 12_345, 9.96e-10].map(power)).toEqual([
    '0',
    '2.1 × 10⁻⁶',
    '1.0 × 10⁰',
    '1.2 × 10⁴',
    '1.0 × 10⁻⁹',
  ]);
});
