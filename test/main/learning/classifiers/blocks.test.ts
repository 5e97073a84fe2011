import { expect, test } from 'vitest';
import { useBackend } from '../../../../src/main/learning/backend.ts';
import {
  blockConvolution,
  blockMaxPool,
  toBlocks,
} from '../../../../src/main/learning/classifiers/blocks.ts';
import { normals } from '../../../../src/main/learning/random.ts';
import { tf, type Tensor, type Tensor4D } from '../../../../src/main/learning/tf.ts';
import { AVAILABLE } from '../available.ts';
import { relativeError } from './small.ts';

function noise(shape: [number, number, number, number], index: number): Tensor4D {
  const size = shape.reduce((a, b) => a * b);
  return tf.tensor4d(normals({ seed: 3, purpose: 'probe', index }, size), shape);
}

const CASES = [
  { size: 1, channels: 2 },
  { size: 3, channels: 1 },
  { size: 3, channels: 3 },
  { size: 5, channels: 1 },
  { size: 5, channels: 6 },
  { size: 7, channels: 2 },
  { size: 9, channels: 1 },
];

for (const backend of AVAILABLE) {
  test.each(CASES)(
    `${backend}: $size x $size kernel, $channels channels, like the library`,
    async (given) => {
      await useBackend(backend);
      const images = noise([2, 8, 12, given.channels], 0);
      const kernel = noise([given.size, given.size, given.channels, 4], 1);
      const weights = noise([2, 4, 6, 4], 2);
      const plain = (x: Tensor, k: Tensor): Tensor =>
        tf.maxPool(tf.conv2d(x as Tensor4D, k as Tensor4D, 1, 'same'), 2, 2, 'same');
      const blocked = (x: Tensor, k: Tensor): Tensor =>
        blockMaxPool(blockConvolution(toBlocks(x as Tensor4D), k as Tensor4D));
      expect(
        relativeError(blocked(images, kernel).dataSync(), plain(images, kernel).dataSync()),
      ).toBeLessThan(1e-5);
      const gradients = (f: typeof plain) =>
        tf.grads((x: Tensor, k: Tensor) => f(x, k).mul(weights).sum())([images, kernel]) as [Tensor, Tensor];
      const [expected, actual] = [gradients(plain), gradients(blocked)];
      for (const at of [0, 1] as const) {
        expect(relativeError(actual[at].dataSync(), expected[at].dataSync())).toBeLessThan(1e-5);
      }
    },
  );
}
