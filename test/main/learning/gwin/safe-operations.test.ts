import { beforeAll, describe, expect, test } from 'vitest';
import type { Conditioning } from '../../../../src/shared/contract/models.ts';
import { useBackend } from '../../../../src/main/learning/backend.ts';
import { CRITICS } from '../../../../src/main/learning/gwin/critic.ts';
import {
  kernelsOf,
  leakyRelu,
  pixelShuffle,
  pixelUnshuffle,
  relu,
  SILENTLY_WRONG_KERNELS,
  THROWING_KERNELS,
  unsafeKernels,
} from '../../../../src/main/learning/gwin/safe-operations.ts';
import { tf, type Tensor, type Tensor2D, type Tensor4D } from '../../../../src/main/learning/tf.ts';
import { oneHotLabels, randomImages, randomNormal } from './small.ts';

beforeAll(() => useBackend('native-cpu'));

const CLASSES = 3;

describe.each(Object.keys(CRITICS) as Conditioning[])('critic %s', (conditioning) => {
  const spec = {
    conditioning,
    image: { height: 9, width: 8, channels: 3 },
    classes: CLASSES,
    width: 2,
  } as const;

  test('runs no kernel whose second derivative throws or is wrong', async () => {
    const critic = CRITICS[conditioning];
    const params = critic.init(spec, 1);
    const images = randomImages(2, spec.image, 1);
    const labels = oneHotLabels([0, 1], CLASSES);
    const kernels = await kernelsOf(() => critic.apply(spec, params, images, labels).scores);
    expect(kernels).toContain('Conv2D');
    expect(unsafeKernels(kernels)).toEqual([]);
  });

  test('a critic with tanh or leaky relu on top is found out', async () => {
    const critic = CRITICS[conditioning];
    const params = critic.init(spec, 1);
    const images = randomImages(2, spec.image, 1);
    const labels = oneHotLabels([0, 1], CLASSES);
    const wrong = await kernelsOf(() => critic.apply(spec, params, images, labels).scores.tanh());
    const throwing = await kernelsOf(() => critic.apply(spec, params, images.leakyRelu(0.2), labels).scores);
    expect(unsafeKernels(wrong)).toEqual(['Tanh']);
    expect(unsafeKernels(throwing)).toEqual(['LeakyRelu']);
  });
});

const X = [-1.3, -0.4, 0.3, 0.8, 1.7, 2.2];

/** Largest error of TensorFlow.js' d/dx of Σ (df/dx)² against central differences of the first derivative, relative. */
function secondDerivativeError(f: (x: Tensor) => Tensor): number {
  const penalty = (x: Tensor): Tensor =>
    tf
      .grad((at: Tensor) => f(at).sum())(x)
      .square()
      .sum();
  const x = tf.tensor1d(X);
  const exact = tf.grad(penalty)(x).dataSync();
  const step = 1e-2;
  const numeric = X.map((_, at) => {
    const unit = tf.tensor1d(X.map((_, other) => (other === at ? step : 0)));
    const [above = 0, below = 0] = [x.add(unit), x.sub(unit)].map(
      (moved) => penalty(moved).dataSync()[0] ?? 0,
    );
    return (above - below) / (2 * step);
  });
  const size = Math.max(...numeric.map(Math.abs));
  return Math.max(...numeric.map((value, at) => Math.abs(value - (exact[at] ?? 0)))) / size;
}

describe('the list of kernels', () => {
  // Behind a square, so that x reaches the first derivative by another way than the saved output.
  test.each([
    ['Tanh', (x: Tensor) => x.square<Tensor>().tanh()],
    ['Sigmoid', (x: Tensor) => x.square<Tensor>().sigmoid()],
    ['Exp', (x: Tensor) => x.square<Tensor>().neg().exp()],
    ['Softmax', (x: Tensor) => x.square<Tensor>().softmax().mul(X)],
  ])('%s: the second derivative is silently wrong', async (kernel, f) => {
    expect(SILENTLY_WRONG_KERNELS).toContain(kernel);
    expect(await kernelsOf(() => f(tf.tensor1d(X)))).toContain(kernel);
    expect(secondDerivativeError(f)).toBeGreaterThan(0.05);
  });

  test('logSoftmax is recognised by what it is made of', async () => {
    const kernels = await kernelsOf(() => tf.tensor1d(X).logSoftmax());
    expect(unsafeKernels(kernels)).not.toEqual([]);
    expect(secondDerivativeError((x) => x.square<Tensor>().logSoftmax().mul(X))).toBeGreaterThan(0.05);
  });

  test('what is not on it is right', () => {
    const kernel = randomNormal([6, 6], 1) as Tensor2D;
    const f = (x: Tensor): Tensor =>
      leakyRelu(tf.matMul(x.square().as2D(1, 6), kernel))
        .square()
        .sqrt();
    expect(secondDerivativeError(f)).toBeLessThan(0.02);
  });

  test.each([
    ['LeakyRelu', (x: Tensor) => x.leakyRelu(0.2)],
    ['Prelu', (x: Tensor) => x.prelu(tf.scalar(0.2))],
    ['Selu', (x: Tensor) => x.selu()],
    ['Elu', (x: Tensor) => x.elu()],
    ['Maximum', (x: Tensor) => x.maximum(x.mul(0.2))],
    ['Minimum', (x: Tensor) => x.minimum(x.mul(0.2))],
    ['Select', (x: Tensor) => tf.where(x.greater(0), x, x.mul(2))],
    ['Relu6', (x: Tensor) => x.relu6()],
    ['ClipByValue', (x: Tensor) => x.clipByValue(-1, 1)],
    ['MaxPool', (x: Tensor) => tf.maxPool(x.as4D(1, 3, 2, 1), 2, 1, 'same')],
    ['AvgPool', (x: Tensor) => tf.avgPool(x.as4D(1, 3, 2, 1), 2, 1, 'same')],
    ['ResizeBilinear', (x: Tensor) => tf.image.resizeBilinear(x.as4D(1, 3, 2, 1), [6, 4])],
    ['ResizeNearestNeighbor', (x: Tensor) => tf.image.resizeNearestNeighbor(x.as4D(1, 3, 2, 1), [6, 4])],
    ['StridedSlice', (x: Tensor) => x.stridedSlice([0], [6], [2])],
    [
      'DepthwiseConv2dNative',
      (x: Tensor) => tf.depthwiseConv2d(x.as4D(1, 3, 2, 1), tf.ones([2, 2, 1, 1]) as Tensor4D, 1, 'same'),
    ],
  ])('%s: the second derivative throws', async (kernel, f) => {
    expect(THROWING_KERNELS).toContain(kernel);
    expect(await kernelsOf(() => f(tf.tensor1d(X)))).toContain(kernel);
    const first = (x: Tensor) => tf.grad((at: Tensor) => f(at).square().sum())(x);
    expect(() => tf.grad((at: Tensor) => first(at).square().sum())(tf.tensor1d(X))).toThrow('gradient');
  });
});

describe('rectifiers', () => {
  test('leakyRelu is relu(x) − a·relu(−x), with its derivative and second derivative', () => {
    const x = tf.tensor1d(X);
    const plain = x.relu().sub(x.neg().relu().mul(0.2)).dataSync();
    leakyRelu(x)
      .dataSync()
      .forEach((value, at) => expect(value).toBeCloseTo(plain[at] ?? 0, 6));
    const slope = tf
      .grad((at: Tensor) => leakyRelu(at).sum())(x)
      .dataSync();
    expect([...slope].map((value) => Math.round(value * 1e5) / 1e5)).toEqual([0.2, 0.2, 1, 1, 1, 1]);
    expect(secondDerivativeError((at) => leakyRelu(at).square())).toBeLessThan(0.02);
  });

  test('relu has the values and both derivatives of relu', () => {
    const x = tf.tensor1d(X);
    expect([...relu(x).dataSync()]).toEqual([...x.relu().dataSync()]);
    const slope = tf
      .grad((at: Tensor) => relu(at).sum())(x)
      .dataSync();
    expect([...slope]).toEqual([0, 0, 1, 1, 1, 1]);
    expect(secondDerivativeError((at) => relu(at).square())).toBeLessThan(0.02);
  });
});

describe('pixelShuffle', () => {
  test('turns channels into 2 x 2 blocks, and back', () => {
    const x = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 2, 4]);
    const shuffled = pixelShuffle(x);
    expect(shuffled.shape).toEqual([1, 2, 4, 1]);
    expect([...shuffled.dataSync()]).toEqual([1, 2, 5, 6, 3, 4, 7, 8]);
    const wide = randomNormal([2, 3, 5, 12], 1) as Tensor4D;
    expect([...pixelUnshuffle(pixelShuffle(wide)).dataSync()]).toEqual([...wide.dataSync()]);
  });

  test('its gradient is the gradient of what it does', () => {
    const x = randomNormal([2, 3, 2, 8], 1) as Tensor4D;
    const weights = randomNormal([2, 6, 4, 2], 2);
    const gradient = tf.grad((at: Tensor) =>
      pixelShuffle(at as Tensor4D)
        .mul(weights)
        .sum(),
    )(x);
    expect([...gradient.dataSync()]).toEqual([...pixelUnshuffle(weights as Tensor4D).dataSync()]);
  });
});
