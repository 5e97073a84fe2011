import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Conditioning, GeneratorName } from '../../../../src/shared/contract/models.ts';
import { useBackend } from '../../../../src/main/learning/backend.ts';
import { CRITICS } from '../../../../src/main/learning/gwin/critic.ts';
import { featuresOf } from '../../../../src/main/learning/gwin/critics/convolutions.ts';
import { GENERATORS } from '../../../../src/main/learning/gwin/generator.ts';
import { countParams, disposeParams } from '../../../../src/main/learning/params.ts';
import { tf, type Tensor, type Tensor2D, type Tensor4D } from '../../../../src/main/learning/tf.ts';
import { oneHotLabels, randomImages, randomNormal, shaken } from './small.ts';

beforeAll(() => useBackend('native-cpu'));

const shapes = fc.record({
  height: fc.integer({ min: 4, max: 19 }),
  width: fc.integer({ min: 4, max: 19 }),
  channels: fc.constantFrom<1 | 3>(1, 3),
});

const GENERATOR_NAMES = Object.keys(GENERATORS) as GeneratorName[];

describe.each(GENERATOR_NAMES)('generator %s', (generator) => {
  test('gives images of the shape it was given, whatever that is', () => {
    fc.assert(
      fc.property(shapes, (image) => {
        const spec = { generator, image, zSize: 3, width: 2 };
        const params = GENERATORS[generator].init(spec, 1);
        const images = randomImages(2, image, 1);
        const z = randomNormal([2, 3], 1) as Tensor2D;
        const made = GENERATORS[generator].trace(spec, params, images, z);
        expect(made.images.shape).toEqual([2, image.height, image.width, image.channels]);
        expect(made.features.shape).toEqual([2, GENERATORS[generator].features(spec)]);
        tf.dispose([params, images, z, made.images, made.features]);
      }),
      { numRuns: 12 },
    );
  });

  test('uses the image, z and its seed, and every row for itself', () => {
    const image = { height: 7, width: 6, channels: 3 } as const;
    const spec = { generator, image, zSize: 3, width: 2 };
    const family = GENERATORS[generator];
    const params = shaken(family.init(spec, 1), 1);
    const images = randomImages(3, image, 1);
    const z = randomNormal([3, 3], 2) as Tensor2D;
    const transformed = (x: Tensor4D, latent: Tensor2D) => [
      ...family.trace(spec, params, x, latent).images.dataSync(),
    ];
    const made = transformed(images, z);
    expect(transformed(images, z.neg())).not.toEqual(made);
    expect(transformed(tf.sub(1, images), z)).not.toEqual(made);
    const size = 7 * 6 * 3;
    const alone = transformed(images.slice([1, 0, 0, 0], [1, 7, 6, 3]), z.slice([1, 0], [1, 3]));
    alone.forEach((value, at) => expect(value).toBeCloseTo(made[size + at] ?? 0, 5));
    const first = Object.values(family.init(spec, 1))[0]?.dataSync();
    expect(Object.values(family.init(spec, 1))[0]?.dataSync()).toEqual(first);
    expect(Object.values(family.init(spec, 2))[0]?.dataSync()).not.toEqual(first);
  });
});

test('the residual generator starts as the identity, up to rounding, at black and white too', () => {
  const image = { height: 9, width: 10, channels: 3 } as const;
  const spec = { generator: 'residual', image, zSize: 4, width: 3 } as const;
  const params = GENERATORS.residual.init(spec, 1);
  const images = randomImages(4, image, 1)
    .mul<ReturnType<typeof randomImages>>(1.2)
    .sub(0.1)
    .clipByValue(0, 1);
  const { images: made } = GENERATORS.residual.trace(
    spec,
    params,
    images as ReturnType<typeof randomImages>,
    randomNormal([4, 4], 1) as Tensor2D,
  );
  const given = images.dataSync();
  expect(Math.min(...given)).toBe(0);
  expect(Math.max(...given)).toBe(1);
  made.dataSync().forEach((value, at) => expect(Math.abs(value - (given[at] ?? 0))).toBeLessThan(1e-5));
});

test("the paper's generator has the size of WGAN-GP's for MNIST, with the image beside z", () => {
  const image = { height: 28, width: 28, channels: 1 } as const;
  const params = GENERATORS.paper.init({ generator: 'paper', image, zSize: 128, width: 64 }, 1);
  expect(Object.fromEntries(Object.entries(params).map(([name, value]) => [name, value.shape]))).toEqual({
    'input/kernel': [784 + 128, 4096],
    'input/bias': [4096],
    'up1/kernel': [5, 5, 128, 256],
    'up1/bias': [128],
    'up2/kernel': [5, 5, 64, 128],
    'up2/bias': [64],
    'up3/kernel': [5, 5, 1, 64],
    'up3/bias': [1],
  });
  disposeParams(params);
});

describe.each(Object.keys(CRITICS) as Conditioning[])('critic %s', (conditioning) => {
  test('judges images of any size, and takes the label in or names it', () => {
    fc.assert(
      fc.property(shapes, (image) => {
        const spec = { conditioning, image, classes: 3, width: 2 };
        const params = shaken(CRITICS[conditioning].init(spec, 1), 1);
        const images = randomImages(2, image, 1);
        const judged = (labels: number[]) =>
          CRITICS[conditioning].apply(spec, params, images, oneHotLabels(labels, 3));
        const scores = (labels: number[]) => judged(labels).scores.dataSync();
        const [first, second] = scores([0, 1]);
        expect(scores([0, 1])).toHaveLength(2);
        const [same, other] = scores([0, 2]);
        expect(same).toBeCloseTo(first ?? 0, 5);
        const names = conditioning === 'auxiliary-classifier';
        expect(Math.abs((other ?? 0) - (second ?? 0)) < 5e-6).toBe(names);
        expect(judged([0, 1]).logits?.shape).toEqual(names ? [2, 3] : undefined);
      }),
      { numRuns: 8 },
    );
  });
});

test('the label reaches the input and each hidden layer, as planes of their own', () => {
  const image = { height: 28, width: 28, channels: 1 } as const;
  const shapesOf = (conditioning: Conditioning) => {
    const params = CRITICS[conditioning].init({ conditioning, image, classes: 10, width: 64 }, 1);
    const kernels = Object.entries(params).filter(([name]) => name.endsWith('kernel'));
    const found = Object.fromEntries(kernels.map(([name, value]) => [name, value.shape]));
    disposeParams(params);
    return found;
  };
  expect(shapesOf('hidden-concatenation')).toEqual({
    'conv1/kernel': [5, 5, 1, 64],
    'conv1/label-kernel': [5, 5, 10, 64],
    'conv2/kernel': [5, 5, 64, 128],
    'conv2/label-kernel': [5, 5, 10, 128],
    'conv3/kernel': [5, 5, 128, 256],
    'conv3/label-kernel': [5, 5, 10, 256],
    'output/kernel': [4 * 4 * (256 + 10), 1],
  });
  expect(shapesOf('input-concatenation')).toEqual({
    'conv1/kernel': [5, 5, 1, 64],
    'conv1/label-kernel': [5, 5, 10, 64],
    'conv2/kernel': [5, 5, 64, 128],
    'conv3/kernel': [5, 5, 128, 256],
    'output/kernel': [4 * 4 * 256, 1],
  });
  const unlabelled = {
    'conv1/kernel': [5, 5, 1, 64],
    'conv2/kernel': [5, 5, 64, 128],
    'conv3/kernel': [5, 5, 128, 256],
    'output/kernel': [4 * 4 * 256, 1],
  };
  expect(shapesOf('projection')).toEqual({ ...unlabelled, 'embedding/kernel': [10, 256] });
  expect(shapesOf('auxiliary-classifier')).toEqual({ ...unlabelled, 'class/kernel': [4 * 4 * 256, 10] });
});

test('a projection critic adds the product of the class and the features over all places', () => {
  const image = { height: 7, width: 6, channels: 1 } as const;
  const spec = { conditioning: 'projection', image, classes: 3, width: 2 } as const;
  const params = CRITICS.projection.init(spec, 1);
  const images = randomImages(4, image, 1);
  const labels = [0, 1, 2, 1];
  const scores = (embedding: Tensor): number[] => [
    ...CRITICS.projection
      .apply(spec, { ...params, 'embedding/kernel': embedding }, images, oneHotLabels(labels, 3))
      .scores.dataSync(),
  ];
  const features = featuresOf(params, images, oneHotLabels(labels, 3), () => false).arraySync();
  const vectors = randomNormal([3, 8], 4) as Tensor2D;
  const known = vectors.arraySync();
  const without = scores(tf.zeros([3, 8]));
  scores(vectors).forEach((score, n) => {
    const places = (features[n] ?? []).flat();
    const own = known[labels[n] ?? 0] ?? [];
    const product = own.reduce(
      (sum, value, channel) => sum + value * places.reduce((all, place) => all + (place[channel] ?? 0), 0),
      0,
    );
    expect(score - (without[n] ?? 0)).toBeCloseTo(product, 4);
    expect(Math.abs(product)).toBeGreaterThan(1e-3);
  });
});

test('the residual generator of the quick preset stays small', () => {
  const image = { height: 28, width: 28, channels: 1 } as const;
  const params = GENERATORS.residual.init({ generator: 'residual', image, zSize: 32, width: 32 }, 1);
  expect(countParams(params)).toBeLessThan(1_500_000);
  disposeParams(params);
});
