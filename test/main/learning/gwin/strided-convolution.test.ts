import * as fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '../../../../src/main/learning/backend.ts';
import { withLabel } from '../../../../src/main/learning/gwin/critics/concatenation.ts';
import {
  initLabelledConvolution,
  labelledConvolution,
} from '../../../../src/main/learning/gwin/critics/labelled-convolution.ts';
import {
  stridedConvolution,
  transposedConvolution,
} from '../../../../src/main/learning/gwin/strided-convolution.ts';
import { tf, type Tensor, type Tensor4D } from '../../../../src/main/learning/tf.ts';
import { oneHotLabels, randomImages, randomNormal } from './small.ts';

beforeAll(() => useBackend('native-cpu'));

/** Few and many channels take different ways through the adjoint. */
const cases = fc.record({
  height: fc.integer({ min: 4, max: 13 }),
  width: fc.integer({ min: 4, max: 13 }),
  channels: fc.constantFrom(1, 3, 17),
  filters: fc.constantFrom(1, 4),
});
type Case = { height: number; width: number; channels: number; filters: number };

function tensorsOf({ height, width, channels, filters }: Case) {
  const x = randomNormal([2, height, width, channels], 1) as Tensor4D;
  const kernel = randomNormal([5, 5, channels, filters], 2) as Tensor4D;
  const y = randomNormal([2, Math.ceil(height / 2), Math.ceil(width / 2), filters], 3) as Tensor4D;
  return { x, kernel, y };
}

/** Largest difference, relative to the largest value; infinite for different shapes. */
function distance(found: Tensor, wanted: Tensor | undefined): number {
  if (!wanted || found.shape.join() !== wanted.shape.join()) return Number.POSITIVE_INFINITY;
  const size = Math.max(1, wanted.abs().max().dataSync()[0] ?? 0);
  return (found.sub(wanted).abs().max().dataSync()[0] ?? Number.NaN) / size;
}

function library(x: Tensor, kernel: Tensor): Tensor4D {
  return tf.conv2d(x as Tensor4D, kernel as Tensor4D, 2, 'same');
}

function libraryAdjoint({ height, width, channels }: Case, y: Tensor, kernel: Tensor): Tensor4D {
  return tf.conv2dTranspose(y as Tensor4D, kernel as Tensor4D, [2, height, width, channels], 2, 'same');
}

test('values and first derivatives are those of the library', () => {
  fc.assert(
    fc.property(cases, (one) => {
      tf.tidy(() => {
        const { x, kernel, y } = tensorsOf(one);
        expect(distance(stridedConvolution(x, kernel), library(x, kernel))).toBeLessThan(1e-5);
        const transposed = transposedConvolution(y, kernel, one);
        expect(distance(transposed, libraryAdjoint(one, y, kernel))).toBeLessThan(1e-5);
        const ours = tf.grads((a, b) =>
          stridedConvolution(a as Tensor4D, b as Tensor4D)
            .mul(y)
            .sum(),
        )([x, kernel]);
        const theirs = tf.grads((a, b) => library(a, b).mul(y).sum())([x, kernel]);
        ours.forEach((gradient, at) => expect(distance(gradient, theirs[at])).toBeLessThan(1e-5));
        const back = tf.grads((a, b) =>
          transposedConvolution(a as Tensor4D, b as Tensor4D, one)
            .mul(x)
            .sum(),
        )([y, kernel]);
        const theirBack = tf.grads((a, b) => libraryAdjoint(one, a, b).mul(x).sum())([y, kernel]);
        back.forEach((gradient, at) => expect(distance(gradient, theirBack[at])).toBeLessThan(1e-5));
      });
    }),
    { numRuns: 15 },
  );
});

test('so are the second derivatives that a gradient penalty takes', () => {
  const penalty =
    (convolution: (x: Tensor, kernel: Tensor) => Tensor) => (kernel: Tensor, weights: Tensor) => {
      const x = randomNormal([2, 7, 6, 17], 1);
      const score = (at: Tensor): Tensor => convolution(at, kernel).square().mul(weights).sum();
      return tf.grad(score)(x).square().sum();
    };
  const kernel = randomNormal([5, 5, 17, 4], 2);
  const weights = randomNormal([2, 4, 3, 4], 3);
  const ours = penalty((x, k) => stridedConvolution(x as Tensor4D, k as Tensor4D));
  const [found, wanted] = [ours, penalty(library)].map((f) => tf.grads((a, b) => f(a, b))([kernel, weights]));
  found?.forEach((gradient, at) => expect(distance(gradient, wanted?.[at])).toBeLessThan(1e-5));
  expect(found).toHaveLength(2);
});

test('only the derivatives that are asked for are computed', async () => {
  const { x, kernel, y } = tensorsOf({ height: 8, width: 8, channels: 17, filters: 4 });
  const { kernels } = await tf.profile(() =>
    tf.grad((at: Tensor) =>
      stridedConvolution(at as Tensor4D, kernel)
        .mul(y)
        .sum(),
    )(x),
  );
  const names = kernels.map(({ name }) => name);
  expect(names).not.toContain('Conv2DBackpropFilter');
  expect(names).not.toContain('Conv2DBackpropInput');
  expect(names).toContain('DepthToSpace');
});

test('a labelled convolution is one over the image with the label as planes behind it', () => {
  const shapes = fc.record({
    height: fc.integer({ min: 4, max: 9 }),
    width: fc.integer({ min: 4, max: 9 }),
    channels: fc.constantFrom<1 | 3>(1, 3),
  });
  fc.assert(
    fc.property(shapes, (image) => {
      tf.tidy(() => {
        const depth = { channels: image.channels, classes: 4, filters: 3 };
        const params = initLabelledConvolution('c', depth, { seed: 1, index: 0 });
        const shifted = { ...params, 'c/bias': randomNormal([3], 5) };
        const images = randomImages(3, image, 1);
        const labels = oneHotLabels([2, 0, 3], 4);
        const whole = tf.concat([params['c/kernel'] as Tensor4D, params['c/label-kernel'] as Tensor4D], 2);
        const wanted = library(withLabel(images, labels), whole).add(shifted['c/bias']);
        const found = labelledConvolution(shifted, 'c', images, labels);
        expect(distance(found, wanted)).toBeLessThan(1e-5);
      });
    }),
    { numRuns: 15 },
  );
});
