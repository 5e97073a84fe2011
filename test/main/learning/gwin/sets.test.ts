import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { augmented } from '../../../../src/main/learning/augment.ts';
import { confidentSet, hardSet, rejectedSet } from '../../../../src/main/learning/gwin/confident-set.ts';
import { barImages } from './small.ts';

const verdicts = fc
  .array(
    fc.record({
      label: fc.integer({ min: 0, max: 3 }),
      truth: fc.integer({ min: 0, max: 3 }),
      certainty: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { minLength: 1, maxLength: 30 },
  )
  .map((rows) => ({
    labels: Int32Array.from(rows, (row) => row.label),
    certainties: Float64Array.from(rows, (row) => row.certainty),
    truth: Int32Array.from(rows, (row) => row.truth),
  }));

test("the confident set's places are the data's own, ascending, each right and certain", () => {
  fc.assert(
    fc.property(verdicts, fc.double({ min: 0, max: 1, noNaN: true }), ({ truth, ...found }, threshold) => {
      const expected = [...truth.keys()].filter(
        (n) => found.labels[n] === truth[n] && (found.certainties[n] ?? 0) >= threshold,
      );
      fc.pre(expected.length > 0);
      expect([...confidentSet(found, truth, threshold)]).toEqual(expected);
    }),
  );
});

test('an image moved to another place is confident there and nowhere else', () => {
  const truth = Int32Array.of(2, 0, 1, 2);
  const labels = Int32Array.of(2, 0, 1, 2);
  expect([
    ...confidentSet({ labels, certainties: Float32Array.of(0.5, 0.5, 0.99, 0.5) }, truth, 0.95),
  ]).toEqual([2]);
  expect([
    ...confidentSet({ labels, certainties: Float32Array.of(0.99, 0.5, 0.5, 0.5) }, truth, 0.95),
  ]).toEqual([0]);
});

test('certainty at the threshold counts as certain, for all three sets', () => {
  const truth = Int32Array.of(1, 1);
  const found = { labels: Int32Array.of(1, 1), certainties: Float64Array.of(0.9, 0.899) };
  expect([...confidentSet(found, truth, 0.9)]).toEqual([0]);
  expect([...hardSet(found, truth, 0.9)]).toEqual([1]);
  expect([...rejectedSet(found, 0.9)]).toEqual([1]);
});

test('what is wrong is hard however certain; every image is confident or hard at one threshold', () => {
  fc.assert(
    fc.property(verdicts, fc.double({ min: 0, max: 1, noNaN: true }), ({ truth, ...found }, threshold) => {
      const hard = new Set(hardSet(found, truth, threshold));
      const wrong = [...truth.keys()].filter((n) => found.labels[n] !== truth[n]);
      expect(wrong.every((n) => hard.has(n))).toBe(true);
      fc.pre(hard.size < truth.length);
      const confident = confidentSet(found, truth, threshold);
      expect(confident.some((n) => hard.has(n))).toBe(false);
      expect(confident.length + hard.size).toBe(truth.length);
    }),
  );
});

test('no confident image is an error that says what to do; lengths must agree', () => {
  const truth = Int32Array.of(1, 0);
  const found = { labels: Int32Array.of(1, 1), certainties: Float64Array.of(0.5, 0.99) };
  expect(() => confidentSet(found, truth, 0.95)).toThrow(
    expect.objectContaining({ code: 'EMPTY_CONFIDENT_SET' }),
  );
  expect(() => hardSet(found, Int32Array.of(1), 0.95)).toThrow(
    expect.objectContaining({ code: 'BAD_ARGUMENT' }),
  );
});

const STRONG = { rotation: 0.25, scale: 0.15, shear: 0.2, shift: 0.12 };
const NONE = { rotation: 0, scale: 0, shear: 0, shift: 0 };
const shape = { height: 9, width: 7, channels: 3 } as const;

test('augmentation is a function of its key', () => {
  const { pixels } = barImages(4, shape, 3, 1);
  const key = { seed: 3, purpose: 'augment', step: 5 } as const;
  const once = augmented(pixels, shape, STRONG, key);
  expect(augmented(pixels, shape, STRONG, key)).toEqual(once);
  expect(augmented(pixels, shape, STRONG, { ...key, step: 6 })).not.toEqual(once);
  expect(Math.min(...once)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...once)).toBeLessThanOrEqual(1);
});

test('no augmentation leaves images as they are; a constant image stays constant under any', () => {
  const { pixels } = barImages(2, shape, 3, 1);
  const plain = augmented(pixels, shape, NONE, { seed: 1, purpose: 'augment' });
  plain.forEach((value, at) => expect(value).toBeCloseTo((pixels[at] ?? 0) / 255, 5));
  const grey = augmented(new Uint8Array(pixels.length).fill(51), shape, STRONG, {
    seed: 1,
    purpose: 'augment',
  });
  for (const value of grey) expect(value).toBeCloseTo(0.2, 5);
});

test('mirrored images are the others turned left to right, as many as their share; all else stays as it was', () => {
  const count = 400;
  const { pixels } = barImages(count, shape, 3, 1);
  const size = 9 * 7 * 3;
  const key = { seed: 3, purpose: 'augment' } as const;
  const plain = augmented(pixels, shape, NONE, key);
  const flipped = augmented(pixels, shape, { ...NONE, flip: 0.5 }, key);
  const mirror = (image: Float32Array): Float32Array =>
    Float32Array.from(image, (_, at) => {
      const [x, channel] = [Math.floor(at / 3) % 7, at % 3];
      return image[(Math.floor(at / 21) * 7 + (6 - x)) * 3 + channel] ?? Number.NaN;
    });
  const far = (a: Float32Array, b: Float32Array): number =>
    Math.max(...a.map((value, at) => Math.abs(value - (b[at] ?? Number.NaN))));
  let mirrored = 0;
  for (let n = 0; n < count; n++) {
    const [before, after] = [plain, flipped].map((all) => all.slice(n * size, (n + 1) * size));
    if (before === undefined || after === undefined) continue;
    const turned = far(mirror(before), after) < 1e-5;
    expect(turned || far(before, after) < 1e-5).toBe(true);
    if (turned) mirrored++;
  }
  expect(mirrored / count).toBeGreaterThan(0.4);
  expect(mirrored / count).toBeLessThan(0.6);
  expect(augmented(pixels, shape, { ...STRONG, flip: 0 }, key)).toEqual(
    augmented(pixels, shape, STRONG, key),
  );
});

test('a bright point moves at most as far as it may, and its colour stays together', () => {
  const side = { height: 21, width: 21, channels: 3 } as const;
  const pixels = new Uint8Array(21 * 21 * 3);
  pixels.set([255, 128, 0], (10 * 21 + 10) * 3);
  for (let seed = 0; seed < 20; seed++) {
    const moved = augmented(pixels, side, { ...NONE, shift: 0.1 }, { seed, purpose: 'augment' });
    const lit = Array.from({ length: 21 * 21 }, (_, n) => n).filter((n) => (moved[n * 3] ?? 0) > 1e-6);
    expect(lit.length).toBeGreaterThan(0);
    for (const n of lit) {
      expect(Math.abs(Math.floor(n / 21) - 10)).toBeLessThanOrEqual(3);
      expect(Math.abs((n % 21) - 10)).toBeLessThanOrEqual(3);
      expect(moved[n * 3 + 1]).toBeCloseTo(((moved[n * 3] ?? 0) * 128) / 255, 5);
      expect(moved[n * 3 + 2]).toBe(0);
    }
  }
});
