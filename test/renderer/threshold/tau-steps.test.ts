import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { movedTau, tauFromText, tauRange } from '../../../src/renderer/threshold/tau-steps.ts';

const range = { min: 0.5, max: 0.999 };

describe('moving the threshold', () => {
  it.each([
    [0.8, 0.001, 0.801],
    [0.8, -0.01, 0.79],
    [0.9995, 0.001, 0.999],
    [0.501, -0.01, 0.5],
    [0.80049, 0.001, 0.801],
  ])('%f by %f is %f', (tau, by, expected) => expect(movedTau(tau, by, range)).toBe(expected));

  it('stays on the steps and inside the range', () => {
    const moves = fc.array(fc.constantFrom(-0.01, -0.001, 0.001, 0.01, -1, 1), { maxLength: 80 });
    fc.assert(
      fc.property(moves, (list) => {
        const tau = list.reduce((now, by) => movedTau(now, by, range), 0.9);
        expect(tau).toBeGreaterThanOrEqual(range.min);
        expect(tau).toBeLessThanOrEqual(range.max);
        expect(tau).toBe(Math.round(tau * 1000) / 1000);
      }),
    );
  });
});

describe('the range of the slider', () => {
  it('is the upper half until a threshold lies outside', () => {
    expect(tauRange([0.8, 0.9])).toEqual({ min: 0.5, max: 0.999 });
    expect(tauRange([0.3, 0.9])).toEqual({ min: 0, max: 0.999 });
    expect(tauRange([0.8, 1])).toEqual({ min: 0.5, max: 1 });
  });
});

describe('a typed threshold', () => {
  it.each([
    ['0.9', 0.9],
    ['0,95', 0.95],
    [' .5 ', 0.5],
    ['1', 1],
    ['0.98765', 0.988],
    ['1.2', null],
    ['2', null],
    ['', null],
    ['high', null],
    ['-0.5', null],
    ['0.5.5', null],
  ])('%j is %s', (text, expected) => expect(tauFromText(text)).toBe(expected));
});
