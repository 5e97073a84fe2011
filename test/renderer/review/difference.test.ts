import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DIFFERENCE_COLOURS, differenceOf } from '../../../src/renderer/review/difference.ts';

const shape = { height: 2, width: 3, channels: 1 } as const;
const grey = fc.uint8Array({ minLength: 6, maxLength: 6 });

describe('the difference of two images', () => {
  it('counts added and removed pixels and gives them their pure colours', () => {
    const before = Uint8Array.of(0, 255, 255, 0, 100, 100);
    const after = Uint8Array.of(255, 0, 255, 0, 163, 164);
    const { pixels, added, removed } = differenceOf(before, after, shape);
    const { added: blue, removed: orange, kept, ground } = DIFFERENCE_COLOURS;
    expect([added, removed]).toEqual([2, 1]);
    expect([...pixels.subarray(0, 12)]).toEqual([...blue, ...orange, ...kept, ...ground]);
  });

  it('turns added into removed when the images change places', () => {
    fc.assert(
      fc.property(grey, grey, (a, b) => {
        const there = differenceOf(a, b, shape);
        const back = differenceOf(b, a, shape);
        expect([there.added, there.removed]).toEqual([back.removed, back.added]);
      }),
    );
  });

  it('shows no hue where nothing changed, in grey and in colour', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 18, maxLength: 18 }), (image) => {
        const { pixels, added, removed } = differenceOf(image, image, { ...shape, channels: 3 });
        expect([added, removed]).toEqual([0, 0]);
        for (let at = 0; at < pixels.length; at += 3) {
          expect(Math.abs((pixels[at] ?? 0) - (pixels[at + 2] ?? 0))).toBeLessThanOrEqual(7);
        }
      }),
    );
  });

  it('refuses images of another shape', () => {
    expect(() => differenceOf(new Uint8Array(6), new Uint8Array(5), shape)).toThrowError(
      '5 values are no image of 2 x 3 x 1',
    );
  });
});
