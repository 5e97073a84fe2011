import * as fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '../../../src/main/learning/backend.ts';
import { familyOf } from '../../../src/main/learning/classifiers/classifier.ts';
import { disposeParams, type Params, toArrays, toTensors } from '../../../src/main/learning/params.ts';
import { drawProbabilities, meanOfDraws, SCORING_BATCH } from '../../../src/main/learning/scoring.ts';
import { tf } from '../../../src/main/learning/tf.ts';
import type { ImageBatch } from '../../../src/shared/domain/image.ts';
import { BEST } from './available.ts';
import { smallSpec, stripedImages } from './classifiers/small.ts';

const SPEC = smallSpec('lenet5-bnn');
const FAMILY = familyOf('lenet5-bnn');
const COUNT = SCORING_BATCH + 37;
const DRAWS = 3;

let params: Params;

beforeAll(async () => {
  await useBackend(BEST);
  params = FAMILY.init(SPEC, 1);
});

function picked(images: ImageBatch, places: readonly number[]): ImageBatch {
  const size = images.pixels.length / images.count;
  const pixels = new Uint8Array(places.length * size);
  for (const [row, place] of places.entries()) {
    pixels.set(images.pixels.subarray(place * size, (place + 1) * size), row * size);
  }
  return { ...images, count: places.length, pixels, hashes: new Uint8Array(places.length * 32) };
}

/** Probabilities of one image as bits, over all draws. */
function bitsOf(probabilities: Float32Array, count: number, place: number): string {
  const words = new Uint32Array(probabilities.buffer, probabilities.byteOffset, probabilities.length);
  return Array.from({ length: DRAWS }, (_, draw) => {
    const start = (draw * count + place) * SPEC.classes;
    return words.subarray(start, start + SPEC.classes).join(' ');
  }).join(' | ');
}

function score(images: ImageBatch, seed = 1): Promise<Float32Array> {
  return drawProbabilities(FAMILY, SPEC, params, images, seed, DRAWS);
}

test('scores are probabilities, other for each draw', async () => {
  const probabilities = await score(stripedImages(SPEC, COUNT));
  expect(probabilities).toHaveLength(DRAWS * COUNT * SPEC.classes);
  for (let row = 0; row < DRAWS * COUNT; row++) {
    const sum = probabilities
      .subarray(row * SPEC.classes, (row + 1) * SPEC.classes)
      .reduce((total, value) => total + value);
    expect(sum).toBeCloseTo(1, 5);
  }
  const size = COUNT * SPEC.classes;
  expect(probabilities.subarray(0, size)).not.toEqual(probabilities.subarray(size, 2 * size));
});

test('an image scores the same bits in any order, part and company', async () => {
  const images = stripedImages(SPEC, COUNT);
  const all = await score(images);
  const expected = Array.from({ length: COUNT }, (_, place) => bitsOf(all, COUNT, place));
  const somePlaces = fc.array(fc.nat(COUNT - 1), { minLength: 1, maxLength: SCORING_BATCH + 20 });
  await fc.assert(
    fc.asyncProperty(somePlaces, async (places) => {
      const own = await score(picked(images, places));
      expect(places.map((_, row) => bitsOf(own, places.length, row))).toEqual(
        places.map((place) => expected[place]),
      );
    }),
    { numRuns: 25, seed: 4 },
  );
});

test('a draw is the same whatever the number of draws, and another for another seed', async () => {
  const images = stripedImages(SPEC, 8);
  const three = await score(images);
  const many = await drawProbabilities(FAMILY, SPEC, params, images, 1, 40);
  expect(many.subarray(0, three.length)).toEqual(three);
  expect(many.subarray(39 * 8 * SPEC.classes)).not.toEqual(three.subarray(0, 8 * SPEC.classes));
  expect(await score(images, 2)).not.toEqual(three);
});

test('keeps no tensors', async () => {
  const images = stripedImages(SPEC, COUNT);
  const before = tf.memory().numTensors;
  await score(images);
  expect(tf.memory().numTensors).toBe(before);
});

test('says how far it is', async () => {
  const seen: number[][] = [];
  const images = stripedImages(SPEC, COUNT);
  await drawProbabilities(FAMILY, SPEC, params, images, 1, 2, (...now) => seen.push(now));
  expect(seen).toEqual([
    [SCORING_BATCH, COUNT],
    [COUNT, COUNT],
  ]);
});

test('stops between two batches', async () => {
  const controller = new AbortController();
  const before = tf.memory().numTensors;
  const images = stripedImages(SPEC, 3 * SCORING_BATCH);
  const scoring = drawProbabilities(
    ...([FAMILY, SPEC, params, images, 1, 2] as const),
    () => controller.abort(),
    controller.signal,
  );
  await expect(scoring).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(tf.memory().numTensors).toBe(before);
});

test('refuses images of another shape and weights that give no numbers', async () => {
  const images = stripedImages(SPEC, 2);
  const wide = { ...images, shape: { height: 4, width: 16, channels: 1 } as const };
  await expect(score(wide)).rejects.toMatchObject({ code: 'IMAGE_SHAPE_MISMATCH' });
  const short = { ...images, pixels: images.pixels.subarray(1) };
  await expect(score(short)).rejects.toMatchObject({ code: 'IMAGE_SHAPE_MISMATCH' });
  const arrays = toArrays(params);
  const broken = toTensors({ ...arrays, 'dense2/bias': { shape: [3], data: Float32Array.of(0, NaN, 0) } });
  const scoring = drawProbabilities(FAMILY, SPEC, broken, images, 1, 1);
  await expect(scoring).rejects.toMatchObject({ code: 'BAD_WEIGHTS' });
  disposeParams(broken);
});

test('the mean of draws is taken per image and class', () => {
  expect([...meanOfDraws(Float32Array.of(0.25, 0.75, 0.75, 0.25, 0.5, 0.5), 3)]).toEqual([0.5, 0.5]);
});
