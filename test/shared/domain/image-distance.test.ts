import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canAccept,
  farError,
  farOf,
  guardBar,
  imageDistance,
  PRICE,
} from '../../../src/shared/domain/image-distance.ts';

const shares = fc.double({ min: 0, max: 1, noNaN: true });
const images = fc.tuple(
  fc.uint8Array({ minLength: 16, maxLength: 16 }),
  fc.uint8Array({ minLength: 16, maxLength: 16 }),
);

describe('how far a transform is from its image', () => {
  it('is a share of white, the same both ways, 0 from itself', () => {
    fc.assert(
      fc.property(images, ([a, b]) => {
        const distance = imageDistance(a, b);
        expect(distance).toBe(imageDistance(b, a));
        expect(distance).toBeGreaterThanOrEqual(0);
        expect(distance).toBeLessThanOrEqual(1);
        expect(imageDistance(a, a)).toBe(0);
      }),
    );
    expect(imageDistance(new Uint8Array(4), new Uint8Array(4).fill(255))).toBe(1);
  });

  it('is unusual beyond a bar that holds back one in twenty of what was right, at most', () => {
    fc.assert(
      fc.property(fc.array(shares, { minLength: 40, maxLength: 200 }), (marks) => {
        const bar = guardBar(marks);
        const beyond = marks.filter((mark) => farOf(mark, bar) !== null);
        expect(beyond.length).toBeLessThanOrEqual(PRICE * marks.length);
      }),
    );
  });

  it('is not unusual where distance or bar is not known', () => {
    expect(guardBar(Array.from({ length: 39 }, () => 0.1))).toBeNull();
    fc.assert(
      fc.property(fc.option(shares), fc.option(shares), (distance, bar) => {
        const isBeyond = distance !== null && bar !== null && distance > bar;
        expect(farOf(distance, bar)).toEqual(isBeyond ? { distance, bar } : null);
      }),
    );
  });
});

describe('a suggestion with such a transform', () => {
  const far = { distance: 0.1834, bar: 0.15 };

  it('is accepted by itself and with a reason alone; any other as it comes', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), (together, reasoned) => {
        expect(canAccept(far, { together, reasoned })).toBe(!together && reasoned);
        expect(canAccept(null, { together, reasoned })).toBe(true);
      }),
    );
  });

  it('is refused with its figures', () => {
    const error = farError(7, far, true);
    expect(error.code).toBe('SUGGESTION_FAR');
    expect(error.data).toEqual({ sample: 7, ...far });
    expect(error.message).toContain('18.3 % of white');
    expect(error.message).toContain('by itself, with a reason');
  });
});
