import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '../../../../src/main/learning/backend.ts';
import { batchNorm, initNorm, NORM_EPSILON } from '../../../../src/main/learning/classifiers/batch-norm.ts';
import { normals } from '../../../../src/main/learning/random.ts';
import { tf, type Tensor } from '../../../../src/main/learning/tf.ts';
import { BEST } from '../available.ts';
import { relativeError } from './small.ts';

beforeAll(() => useBackend(BEST));

function noise(shape: number[], index: number): Tensor {
  const size = shape.reduce((a, b) => a * b);
  return tf.tensor(normals({ seed: 6, purpose: 'probe', index }, size), shape);
}

/** The same in the library's differentiable operations. */
function plain(x: Tensor): Tensor {
  const axes = x.shape.map((_, axis) => axis).slice(0, -1);
  const { mean, variance } = tf.moments(x, axes);
  return x.sub(mean).div(variance.add(NORM_EPSILON).sqrt());
}

test.each([[[6, 3, 5, 4]], [[7, 4]]])('standardizes %j, with its gradient', (shape) => {
  // Means far from zero, which a variance by difference of squares would not survive.
  const inputs = noise(shape, 0).mul(0.1).add(30);
  const weights = noise(shape, 1);
  const params = initNorm('layer', 4);
  const ours = (x: Tensor): Tensor => batchNorm(x, 'layer', params).outputs;
  expect(relativeError(ours(inputs).dataSync(), plain(inputs).dataSync())).toBeLessThan(1e-3);
  const gradient = (f: typeof plain): Tensor => tf.grad((x: Tensor) => f(x).mul(weights).sum())(inputs);
  expect(relativeError(gradient(ours).dataSync(), gradient(plain).dataSync())).toBeLessThan(2e-3);
});

test('moves the running statistics by a hundredth', () => {
  const inputs = noise([50, 4], 2).mul(3).add(2);
  const { mean, variance } = tf.moments(inputs, 0);
  const { buffers } = batchNorm(inputs, 'layer', initNorm('layer', 4));
  expect(Object.keys(buffers)).toEqual(['layer/moving_mean', 'layer/moving_variance']);
  expect(relativeError(buffers['layer/moving_mean']!.dataSync(), mean.mul(0.01).dataSync())).toBeLessThan(
    1e-4,
  );
  const expected = variance.sub(1).mul(0.01).add(1).dataSync();
  expect(relativeError(buffers['layer/moving_variance']!.dataSync(), expected)).toBeLessThan(1e-4);
});
