import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { imageSize, type ImageShape } from '../../../src/shared/domain/image.ts';
import { nearestRows, pooledSize, poolInto } from '../../../src/shared/domain/pooled-pixels.ts';

const anyShape: fc.Arbitrary<ImageShape> = fc.record({
  height: fc.integer({ min: 1, max: 9 }),
  width: fc.integer({ min: 1, max: 9 }),
  channels: fc.constantFrom(1 as const, 3 as const),
});

const anyImage = anyShape.chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    pixels: fc.uint8Array({ minLength: imageSize(shape), maxLength: imageSize(shape) }),
  }),
);

function pooled(pixels: Uint8Array, shape: ImageShape): Float32Array {
  const values = new Float32Array(pooledSize(shape));
  poolInto(pixels, shape, values);
  return values;
}

describe('pooling two by two', () => {
  test('means each block, at odd edges over the pixels there are', () => {
    const shape = { height: 3, width: 3, channels: 1 } as const;
    expect([...pooled(Uint8Array.of(1, 3, 10, 5, 7, 20, 100, 200, 250), shape)]).toEqual([4, 15, 150, 250]);
  });

  test('keeps channels apart', () => {
    const shape = { height: 2, width: 2, channels: 3 } as const;
    const pixels = Uint8Array.of(0, 10, 100, 4, 10, 100, 0, 10, 100, 4, 30, 200);
    expect([...pooled(pixels, shape)]).toEqual([2, 15, 125]);
  });

  test('gives, weighted by the size of each block, the mean of the image', () => {
    fc.assert(
      fc.property(anyImage, ({ shape, pixels }) => {
        const { height, width, channels } = shape;
        const values = pooled(pixels, shape);
        const columns = Math.ceil(width / 2);
        let sum = 0;
        for (const [index, value] of values.entries()) {
          const block = Math.floor(index / channels);
          const [row, column] = [Math.floor(block / columns), block % columns];
          sum += value * Math.min(2, height - 2 * row) * Math.min(2, width - 2 * column);
        }
        expect(sum).toBeCloseTo(
          pixels.reduce((total, value) => total + value, 0),
          1,
        );
      }),
    );
  });

  test('writes where it is told and nowhere else', () => {
    fc.assert(
      fc.property(anyImage, fc.nat(5), ({ shape, pixels }, offset) => {
        const size = pooledSize(shape);
        const values = new Float32Array(size + offset + 3).fill(-1);
        poolInto(pixels, shape, values, offset);
        expect(values.subarray(offset, offset + size)).toEqual(pooled(pixels, shape));
        expect([...values.subarray(0, offset), ...values.subarray(offset + size)]).toEqual(
          Array.from({ length: offset + 3 }, () => -1),
        );
      }),
    );
  });
});

describe('the nearest rows', () => {
  const grey = fc.integer({ min: 0, max: 8 });
  const anyRows = fc.integer({ min: 1, max: 4 }).chain((size) =>
    fc.record({
      target: fc.array(grey, { minLength: size, maxLength: size }),
      rows: fc.array(fc.array(grey, { minLength: size, maxLength: size }), { maxLength: 12 }),
      limit: fc.integer({ min: 1, max: 5 }),
      except: fc.integer({ min: -1, max: 11 }),
    }),
  );

  test('are those of sorting all by the root mean squared difference, ties by row', () => {
    fc.assert(
      fc.property(anyRows, ({ target, rows, limit, except }) => {
        const expected = rows
          .map((row, index) => ({
            row: index,
            distance: Math.sqrt(
              row.reduce((sum, value, place) => sum + (value - target[place]!) ** 2, 0) / target.length,
            ),
          }))
          .filter(({ row }) => row !== except)
          .toSorted((a, b) => a.distance - b.distance || a.row - b.row)
          .slice(0, limit);
        const matrix = { values: Float32Array.from(rows.flat()), count: rows.length, size: target.length };
        expect(nearestRows(Float32Array.from(target), matrix, limit, except)).toEqual(expected);
      }),
    );
  });
});
