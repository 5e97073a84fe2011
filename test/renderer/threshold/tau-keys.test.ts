import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tauAfterKey, tauFromText, tauRange } from '../../../src/renderer/threshold/tau-keys.ts';

const range = { min: 0.5, max: 0.999 };
const press = (key: string, shiftKey = false) => ({ key, shiftKey });

describe('keys of the threshold', () => {
  it.each([
    ['ArrowRight', false, 0.801],
    ['ArrowLeft', false, 0.799],
    ['ArrowUp', true, 0.81],
    ['ArrowLeft', true, 0.79],
    ['PageUp', false, 0.81],
    ['PageDown', false, 0.79],
    ['Home', false, 0.5],
    ['End', false, 0.999],
  ])('%s (shift %s) goes from 0.800 to %f', (key, shift, expected) => {
    expect(tauAfterKey(0.8, press(key, shift), range)).toBe(expected);
  });

  it('leaves other keys alone', () => {
    expect(tauAfterKey(0.8, press('Enter'), range)).toBeNull();
  });

  it('stays on the steps and inside the range', () => {
    const keys = fc.constantFrom('ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End');
    fc.assert(
      fc.property(fc.array(fc.tuple(keys, fc.boolean()), { maxLength: 80 }), (presses) => {
        let tau = 0.9;
        for (const [key, shift] of presses) tau = tauAfterKey(tau, press(key, shift), range) ?? Number.NaN;
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
