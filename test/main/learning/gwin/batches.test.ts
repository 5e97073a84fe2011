import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '../../../../src/main/learning/backend.ts';
import {
  criticBatch,
  disposeBatch,
  generatorBatch,
  trainingPool,
} from '../../../../src/main/learning/gwin/batches.ts';
import { tf, type Tensor } from '../../../../src/main/learning/tf.ts';
import { barImages, TINY, TINY_CONFIG } from './small.ts';

const CLASSES = 3;
const SIZE = TINY.height * TINY.width;
const images = barImages(60, TINY, CLASSES, 1);
const confident = Uint32Array.from({ length: 45 }, (_, n) => n);
const hard = Uint32Array.of(50, 53, 57);
const pool = trainingPool(images, CLASSES, confident, hard);
const PLAIN = { ...TINY_CONFIG, augmentation: null, batch: 8 };

beforeAll(() => useBackend('native-cpu'));

function rows(tensor: Tensor): number[][] {
  const values = [...tensor.dataSync()];
  return Array.from({ length: values.length / SIZE }, (_, n) => values.slice(n * SIZE, (n + 1) * SIZE));
}

/** Where an image of these values lies among the training images. */
function placeOf(row: readonly number[]): number {
  const found = Array.from(images.labels.keys()).find((place) =>
    row.every((value, at) => Math.round(value * 255) === images.pixels[place * SIZE + at]),
  );
  return found ?? -1;
}

function distance(row: readonly number[], place: number): number {
  return row.reduce(
    (sum, value, at) => sum + (value - (images.pixels[place * SIZE + at] ?? 0) / 255) ** 2,
    0,
  );
}

test('half of a batch is hard images, and each image goes with its own label', () => {
  const batch = generatorBatch(PLAIN, pool, 3);
  const places = rows(batch.images).map(placeOf);
  expect(places.slice(0, 4).every((place) => hard.includes(place))).toBe(true);
  expect([...batch.labels.dataSync()]).toEqual(places.map((place) => images.labels[place]));
  disposeBatch(batch);
});

test('a batch is a function of seed and step', () => {
  const values = (seed: number, step: number) => {
    const batch = generatorBatch({ ...TINY_CONFIG, seed }, pool, step);
    const found = [batch.images, batch.z, batch.targets].map((tensor) => tensor?.dataSync());
    disposeBatch(batch);
    return found;
  };
  expect(values(5, 3)).toEqual(values(5, 3));
  expect(values(5, 4)).not.toEqual(values(5, 3));
  expect(values(6, 3)).not.toEqual(values(5, 3));
});

/** Sources, and the places of their targets, of a batch without augmentation. */
function pulled(candidates: number): { sources: number[][]; targets: number[]; labels: number[] } {
  const batch = generatorBatch({ ...PLAIN, batch: 24, transport: { penalty: 1, candidates } }, pool, 1);
  const found = {
    sources: rows(batch.images),
    targets: rows(batch.targets as Tensor).map(placeOf),
    labels: [...batch.labels.dataSync()],
  };
  disposeBatch(batch);
  return found;
}

test('targets are confident images of the same class, the nearer the more there are to choose from', () => {
  const sums = [1, 4, 200].map((candidates) => {
    const { sources, targets, labels } = pulled(candidates);
    expect(targets.every((place) => confident.includes(place))).toBe(true);
    expect(targets.map((place) => images.labels[place])).toEqual(labels);
    return sources.reduce((total, row, n) => total + distance(row, targets[n] ?? 0), 0);
  });
  expect(sums[1]).toBeLessThan(sums[0] ?? 0);
  expect(sums[2]).toBeLessThan(sums[1] ?? 0);
});

test('among all confident images of the class the target is the nearest', () => {
  // So many draws from so few images leave none of them out.
  const { sources, targets, labels } = pulled(400);
  const least = sources.map((row, n) => {
    const own = [...confident].filter((place) => images.labels[place] === labels[n]);
    return Math.min(...own.map((place) => distance(row, place)));
  });
  expect(sources.map((row, n) => distance(row, targets[n] ?? 0))).toEqual(least);
});

test('a class without confident images is pulled to nothing else than itself', () => {
  const own = confident.filter((place) => images.labels[place] !== 0);
  const batch = generatorBatch(PLAIN, trainingPool(images, CLASSES, own, hard), 2);
  const labels = [...batch.labels.dataSync()];
  const [sources, targets] = [rows(batch.images), rows(batch.targets as Tensor)];
  expect(labels).toContain(0);
  const ofClass = (values: number[][]) => values.filter((_, n) => labels[n] === 0);
  expect(ofClass(targets)).toEqual(ofClass(sources));
  disposeBatch(batch);
});

test("the critic's real images are confident; what is transformed for it has the same labels", () => {
  const before = tf.memory().numTensors;
  const batch = criticBatch(PLAIN, pool, 3, 1);
  const real = rows(batch.real).map(placeOf);
  const source = rows(batch.source).map(placeOf);
  expect(real.every((place) => confident.includes(place))).toBe(true);
  expect(source.map((place) => images.labels[place])).toEqual(real.map((place) => images.labels[place]));
  const labels = [...batch.labels.argMax<Tensor>(1).dataSync()];
  expect(labels).toEqual(real.map((place) => images.labels[place]));
  disposeBatch(batch);
  expect(tf.memory().numTensors).toBe(before + 1);
});
