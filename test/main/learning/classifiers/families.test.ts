import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../../../../src/main/learning/backend.ts';
import {
  type Architecture,
  type ClassifierSpec,
  familyOf,
} from '../../../../src/main/learning/classifiers/classifier.ts';
import { crossEntropy } from '../../../../src/main/learning/classifiers/cross-entropy.ts';
import { lossAndGradients } from '../../../../src/main/learning/classifiers/gradients.ts';
import {
  countParams,
  disposeParams,
  type Params,
  toArrays,
  toTensors,
} from '../../../../src/main/learning/params.ts';
import { normals } from '../../../../src/main/learning/random.ts';
import { tf, type Tensor, type Tensor4D } from '../../../../src/main/learning/tf.ts';
import { AVAILABLE, BEST } from '../available.ts';
import { randomBatch, relativeError, smallSpec } from './small.ts';

const ARCHITECTURES: Architecture[] = [
  'lenet5-bnn',
  'improved-bnn',
  'lenet5',
  'vgg',
  'mc-dropout',
  'ensemble',
];
const IMAGES = [
  { height: 8, width: 8, channels: 1 },
  { height: 9, width: 7, channels: 3 },
  { height: 4, width: 12, channels: 3 },
] as const;

beforeAll(() => useBackend(BEST));

/** Runs with a spec's fresh parameters and checks that nothing stays behind. */
function withParams<Result>(spec: ClassifierSpec, use: (params: Params) => Result): Result {
  const before = tf.memory().numTensors;
  const params = familyOf(spec.architecture).init(spec, 1);
  const result = use(params);
  disposeParams(params);
  expect(tf.memory().numTensors).toBe(before);
  return result;
}

/** The bits of an array, for comparison without tolerance. */
function bits(params: Params): Record<string, number[]> {
  return Object.fromEntries(
    Object.entries(toArrays(params)).map(([name, { data }]) => [
      name,
      [...new Uint32Array(data.buffer, data.byteOffset, data.length)],
    ]),
  );
}

describe.each(ARCHITECTURES)('%s', (architecture) => {
  const family = familyOf(architecture);

  test.each(IMAGES)('takes $height x $width x $channels images', (image) => {
    const spec = smallSpec(architecture, { image, classes: 4 });
    withParams(spec, (params) => {
      const { images, labels } = randomBatch(spec, 5);
      const pass = lossAndGradients(family, spec, params, images, labels, { seed: 1, step: 0 }, 100);
      expect(pass.loss.dataSync()[0]).toBeGreaterThan(0);
      expect(Object.keys(pass.gradients).toSorted()).toEqual(
        Object.keys(params).filter(family.trainable).toSorted(),
      );
      const unfit = Object.entries(pass.gradients).filter(([name, gradient]) => {
        const sameShape = String(gradient.shape) === String(params[name]!.shape);
        return !sameShape || gradient.dataSync().every((value) => value === 0);
      });
      expect(unfit).toEqual([]);
      expect(Object.keys(pass.buffers).toSorted()).toEqual(
        Object.keys(params)
          .filter((name) => !family.trainable(name))
          .toSorted(),
      );
      const network = family.draw(spec, params, 1, 0);
      const logits = family.logits(spec, network, images);
      expect(logits.shape).toEqual([5, 4]);
      tf.dispose([images, labels, pass, network, logits]);
    });
  });

  test('draws the same network again, on every backend, and others for other seeds and indices', async () => {
    const spec = smallSpec(architecture);
    const arrays = withParams(spec, toArrays);
    const drawn = (seed: number, index: number): Record<string, number[]> => {
      const params = toTensors(arrays);
      const network = family.draw(spec, params, seed, index);
      const result = bits(network);
      tf.dispose([params, network]);
      return result;
    };
    const first = drawn(7, 0);
    for (const backend of AVAILABLE) {
      await useBackend(backend);
      expect(drawn(7, 0)).toEqual(first);
    }
    await useBackend(BEST);
    const same = (other: typeof first): boolean => JSON.stringify(other) === JSON.stringify(first);
    const random = !['lenet5', 'vgg'].includes(architecture);
    expect(same(drawn(7, 1))).toBe(!random);
    // Which member an ensemble draws depends on the index alone.
    expect(same(drawn(8, 0))).toBe(!random || architecture === 'ensemble');
  });

  test('gives an image the same logits in any company', () => {
    const spec = smallSpec(architecture);
    withParams(spec, (params) => {
      const network = family.draw(spec, params, 1, 0);
      const { images, labels } = randomBatch(spec, 6);
      const { images: others, labels: otherLabels } = randomBatch(spec, 6, 2);
      const mixed = tf.tidy(() => tf.concat([others.slice([0], [2]), images.slice([1], [4])]) as Tensor4D);
      const rows = (batch: Tensor4D): number[][] => {
        const logits = family.logits(spec, network, batch);
        const values = logits.arraySync() as number[][];
        logits.dispose();
        return values;
      };
      expect(rows(mixed).slice(2)).toEqual(rows(images).slice(1, 5));
      tf.dispose([network, images, labels, others, otherLabels, mixed]);
    });
  });

  test('is differentiable in the images', () => {
    const spec = smallSpec(architecture);
    withParams(spec, (params) => {
      const network = family.draw(spec, params, 1, 0);
      const { images, labels } = randomBatch(spec, 3);
      const loss = (x: Tensor) => crossEntropy(family.logits(spec, network, x as Tensor4D), labels);
      const gradient = tf.grad(loss)(images);
      const slope = gradient.dataSync();
      const size = Math.hypot(...slope);
      const direction = tf.tensor4d(
        Float32Array.from(slope, (value) => value / size),
        images.shape,
      );
      const errors = [3e-3, 1e-3, 3e-4].map((h) =>
        tf.tidy(() => {
          const at = (by: number): number => loss(images.add(direction.mul(by))).dataSync()[0]!;
          return Math.abs((at(h) - at(-h)) / (2 * h) / size - 1);
        }),
      );
      expect(Math.min(...errors)).toBeLessThan(0.01);
      tf.dispose([network, images, labels, gradient, direction]);
    });
  });
});

test('LeNet-5 for MNIST has the published number of weights', () => {
  const image = { height: 28, width: 28, channels: 1 } as const;
  const size = (architecture: Architecture): number =>
    withParams({ architecture, image, classes: 10 }, countParams);
  expect(size('lenet5')).toBe(545_546);
  expect(size('lenet5-bnn')).toBe(1_090_856);
});

test('the posterior starts at loc ~ N(0, 0.1) and rho ~ N(-3, 0.1)', () => {
  const spec = smallSpec('lenet5-bnn', { width: 1 });
  const arrays = withParams(spec, toArrays);
  const momentsOf = (name: string): [mean: number, deviation: number] => {
    const { data } = arrays[name]!;
    const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
    return [mean, Math.sqrt(data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length)];
  };
  const [locMean, locDeviation] = momentsOf('dense1/kernel/loc');
  const [rhoMean, rhoDeviation] = momentsOf('dense1/kernel/rho');
  expect(locMean).toBeCloseTo(0, 2);
  expect(locDeviation).toBeCloseTo(0.1, 2);
  expect(rhoMean).toBeCloseTo(-3, 2);
  expect(rhoDeviation).toBeCloseTo(0.1, 2);
});

test('a draw of the improved BNN folds running statistics and dropout masks into plain weights', () => {
  const spec = smallSpec('improved-bnn');
  const family = familyOf('improved-bnn');
  const params = family.init(spec, 1);
  const arrays = toArrays(params);
  const statistics = Object.fromEntries(
    Object.entries(arrays).map(([name, { shape, data }], index) => {
      const noise = normals({ seed: 4, purpose: 'probe', index }, data.length);
      if (name.endsWith('/moving_mean')) return [name, { shape, data: noise }];
      if (name.endsWith('/moving_variance')) return [name, { shape, data: noise.map(Math.exp) }];
      return [name, { shape, data }];
    }),
  );
  const [plain, folded] = [arrays, statistics].map((from) =>
    toArrays(family.draw(spec, toTensors(from), 1, 0)),
  );
  const mean = statistics['conv1/moving_mean']!.data;
  const factor = statistics['conv1/moving_variance']!.data.map((value) => 1 / Math.sqrt(value + 1e-3));
  const channels = mean.length;
  const start = 1 / Math.sqrt(1 + 1e-3);
  const kernel = plain!['conv1/kernel']!.data.map((value, i) => (value / start) * factor[i % channels]!);
  expect(relativeError(folded!['conv1/kernel']!.data, kernel)).toBeLessThan(1e-5);
  const bias = mean.map((value, c) => -value * factor[c]!);
  expect(relativeError(folded!['conv1/bias']!.data, bias)).toBeLessThan(1e-5);

  const { shape, data } = folded!['dense1/kernel']!;
  const [rows, units] = shape as [number, number];
  const dropped = Array.from({ length: rows }, (_, row) =>
    data.subarray(row * units, (row + 1) * units).every((value) => value === 0),
  );
  const share = dropped.filter(Boolean).length / rows;
  expect(share).toBeGreaterThan(0);
  expect(share).toBeLessThan(0.6);
});

test('batch norm in training gives running statistics of the batch', () => {
  const spec = smallSpec('improved-bnn');
  const family = familyOf('improved-bnn');
  const params = family.init(spec, 1);
  const { images, labels } = randomBatch(spec, 32);
  const first = family.loss(spec, params, images, labels, { seed: 1, step: 0 }, 100).buffers;
  const moved = first['conv1/moving_mean']!.dataSync();
  expect(Math.max(...moved.map(Math.abs))).toBeGreaterThan(0);
  const again = family.loss(spec, { ...params, ...first }, images, labels, { seed: 1, step: 0 }, 100).buffers;
  const twice = again['conv1/moving_mean']!.dataSync();
  expect(
    relativeError(
      twice,
      moved.map((value) => value * 1.99),
    ),
  ).toBeLessThan(1e-5);
});

test('members of an ensemble start apart and learn on their own', () => {
  const spec = smallSpec('ensemble', { members: 3 });
  const alone = smallSpec('lenet5');
  const family = familyOf('ensemble');
  const params = family.init(spec, 1);
  const { images, labels } = randomBatch(spec, 8);
  const key = { seed: 1, step: 0 };
  const joint = lossAndGradients(family, spec, params, images, labels, key, 100);
  const kernels = new Set<number>();
  for (const member of [0, 1, 2]) {
    const own = Object.fromEntries(
      Object.entries(params)
        .filter(([name]) => name.startsWith(`member${member}/`))
        .map(([name, value]) => [name.replace(`member${member}/`, ''), value]),
    );
    const single = lossAndGradients(familyOf('lenet5'), alone, own, images, labels, key, 100);
    for (const [name, gradient] of Object.entries(single.gradients)) {
      expect(joint.gradients[`member${member}/${name}`]!.dataSync()).toEqual(gradient.dataSync());
    }
    kernels.add(own['conv1/kernel']!.dataSync()[0]!);
    const drawn = family.draw(spec, params, 99, member + 3);
    expect(bits(drawn)).toEqual(bits(own));
  }
  expect(kernels.size).toBe(3);
});
