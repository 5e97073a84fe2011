import * as fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '../../../../src/main/learning/backend.ts';
import { GENERATORS } from '../../../../src/main/learning/gwin/generator.ts';
import { TRANSFORM_BATCH, transformImages } from '../../../../src/main/learning/gwin/transform.ts';
import { disposeParams } from '../../../../src/main/learning/params.ts';
import { permutation } from '../../../../src/main/learning/random.ts';
import { tf } from '../../../../src/main/learning/tf.ts';
import type { ImageBatch } from '../../../../src/shared/domain/image.ts';
import { imageSize } from '../../../../src/shared/domain/image.ts';
import { barImages, shaken } from './small.ts';

const IMAGE = { height: 7, width: 6, channels: 3 } as const;
const SIZE = imageSize(IMAGE);
const COUNT = 130;

function openResidual() {
  const spec = { generator: 'residual', image: IMAGE, zSize: 4, width: 2 } as const;
  return { spec, params: shaken(GENERATORS.residual.init(spec, 1), 1, 0.3) };
}

function rows(images: ImageBatch, places: readonly number[]): ImageBatch {
  const part = (from: Uint8Array, size: number) =>
    Uint8Array.from(places.flatMap((place) => [...from.subarray(place * size, (place + 1) * size)]));
  return {
    count: places.length,
    shape: images.shape,
    pixels: part(images.pixels, SIZE),
    hashes: part(images.hashes, 32),
  };
}

beforeAll(() => useBackend('native-cpu'));

test("an image's transform depends on seed and hash alone: any order, company and partition, bit for bit", async () => {
  const generator = openResidual();
  const images = barImages(COUNT, IMAGE, 3, 1);
  const whole = await transformImages(generator, images, 7);
  expect(whole.pixels).not.toEqual(images.pixels);
  await fc.assert(
    fc.asyncProperty(fc.nat(1000), fc.integer({ min: 1, max: TRANSFORM_BATCH + 9 }), async (seed, length) => {
      const places = [...permutation({ seed, purpose: 'shuffle' }, COUNT)].slice(0, length);
      const part = await transformImages(generator, rows(images, places), 7);
      expect(part.pixels).toEqual(rows(whole, places).pixels);
    }),
    { numRuns: 8 },
  );
  disposeParams(generator.params);
});

test('another seed, another hash or another z index gives another transform of the same image', async () => {
  const generator = openResidual();
  const [image] = [rows(barImages(COUNT, IMAGE, 3, 1), [5])];
  const base = await transformImages(generator, image, 7);
  const others = await Promise.all([
    transformImages(generator, image, 8),
    transformImages(generator, { ...image, hashes: image.hashes.map((byte) => byte ^ 1) }, 7),
    transformImages(generator, image, 7, { zIndex: 1 }),
  ]);
  for (const other of others) expect(other.pixels).not.toEqual(base.pixels);
  expect((await transformImages(generator, image, 7, { zIndex: 0 })).pixels).toEqual(base.pixels);
});

test('an untrained residual generator gives back the same pixels', async () => {
  const spec = { generator: 'residual', image: IMAGE, zSize: 4, width: 2 } as const;
  const images = barImages(11, IMAGE, 3, 2);
  const made = await transformImages({ spec, params: GENERATORS.residual.init(spec, 1) }, images, 1);
  expect(made.pixels).toEqual(images.pixels);
  expect(made.hashes).toEqual(images.hashes);
});

test('values are rounded to the nearest of 256 and clipped', async () => {
  const generator = openResidual();
  const images = rows(barImages(COUNT, IMAGE, 3, 1), [0, 1, 2]);
  const loud = Object.fromEntries(
    Object.entries(generator.params).map(([name, value]) => [
      name,
      name === 'change/bias' ? value.add(tf.range(0, value.size).mod(2).mul(80).sub(40)) : value,
    ]),
  );
  const made = await transformImages({ spec: generator.spec, params: loud }, images, 1);
  expect(new Set(made.pixels)).toEqual(new Set([0, 255]));
});

test('images of another shape are refused, an abort stops between batches, tensors are freed', async () => {
  const generator = openResidual();
  const images = barImages(COUNT, IMAGE, 3, 1);
  const other = barImages(3, { ...IMAGE, channels: 1 }, 3, 1);
  await expect(transformImages(generator, other, 1)).rejects.toMatchObject({ code: 'IMAGE_SHAPE_MISMATCH' });
  const before = tf.memory().numTensors;
  const controller = new AbortController();
  const done: number[] = [];
  const onProgress = (count: number): void => {
    done.push(count);
    controller.abort();
  };
  const aborted = transformImages(generator, images, 1, { onProgress, signal: controller.signal });
  await expect(aborted).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(done).toEqual([TRANSFORM_BATCH]);
  expect(tf.memory().numTensors).toBe(before);
});
