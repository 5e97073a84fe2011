import { tf, type Tensor2D, type Tensor4D } from '../../tf.ts';
import type { Params } from '../../params.ts';
import { dense, initDense, initTransposedConv, reduced, transposedConv, type Extent } from '../layers.ts';
import { relu } from '../safe-operations.ts';
import type { GeneratorFamily, GeneratorSpec, Traced } from './family.ts';

/** Image sides after 0, 1, 2 and 3 halvings, rounded up: 28, 14, 7, 4. */
function extents({ image }: GeneratorSpec): readonly [Extent, Extent, Extent, Extent] {
  const full: Extent = [image.height, image.width];
  return [full, reduced(full, 2), reduced(reduced(full, 2), 2), reduced(reduced(reduced(full, 2), 2), 2)];
}

function init(spec: GeneratorSpec, seed: number): Params {
  const { image, width, zSize } = spec;
  const inputs = image.height * image.width * image.channels + zSize;
  return {
    ...initDense('input', [inputs, features(spec)], { seed, index: 0 }),
    ...initTransposedConv('up1', [5, 5, 2 * width, 4 * width], 2, { seed, index: 1 }),
    ...initTransposedConv('up2', [5, 5, width, 2 * width], 2, { seed, index: 2 }),
    ...initTransposedConv('up3', [5, 5, image.channels, width], 2, { seed, index: 3 }),
  };
}

function features(spec: GeneratorSpec): number {
  const [height, breadth] = extents(spec)[3];
  return height * breadth * 4 * spec.width;
}

function trace(spec: GeneratorSpec, params: Params, images: Tensor4D, z: Tensor2D): Traced {
  return tf.tidy(() => {
    const [full, half, quarter, eighth] = extents(spec);
    const count = images.shape[0];
    const flat = tf.concat([images.reshape([count, -1]) as Tensor2D, z], 1);
    const whole = relu(dense(params, 'input', flat));
    const start = whole.reshape([count, ...eighth, 4 * spec.width]) as Tensor4D;
    const up1 = relu(transposedConv(params, 'up1', start, quarter));
    const up2 = relu(transposedConv(params, 'up2', up1, half));
    return { images: transposedConv(params, 'up3', up2, full).sigmoid(), features: whole };
  });
}

/**
 * The paper's generator: the flattened image and z through WGAN-GP's MNIST network, dense 4·4·4d, then transposed
 * convolutions 5x5 to 2d, d and the image's channels; rectifiers between, a sigmoid at the end. It has to learn to
 * draw the image anew, so it destroys images for many thousand steps before it improves them.
 */
export const paperGenerator: GeneratorFamily = { init, features, trace };
