import {
  conv,
  dense,
  type Extent,
  initConv,
  initDense,
  initTransposedConv,
  reduced,
  transposedConv,
} from '../../src/main/learning/gwin/layers.ts';
import { leakyRelu, pixelShuffle, relu } from '../../src/main/learning/gwin/safe-operations.ts';
import type { Params } from '../../src/main/learning/params.ts';
import { tf, type Tensor2D, type Tensor4D } from '../../src/main/learning/tf.ts';

/* The rivals' networks for 28 x 28 grey images, row by row, as pure functions over their parameters. */

const FULL: Extent = [28, 28];
const HALF = reduced(FULL, 2);
const QUARTER = reduced(HALF, 2);
const EIGHTH = reduced(QUARTER, 2);

/** Filters of MagNet's layers. */
const MAGNET_FILTERS = 3;

/** Filters of the image-sized layer (d; the deeper ones have 2d and 4d), and values in the narrowest layer. */
export type Size = { readonly width: number; readonly values: number };

/** Parameters of `encode`: WGAN-GP's critic for MNIST with `values` outputs. */
export function initEncoder({ width: d, values }: Size, seed: number): Params {
  return {
    ...initConv('down1', [5, 5, 1, d], 2, { seed, index: 0 }),
    ...initConv('down2', [5, 5, d, 2 * d], 2, { seed, index: 1 }),
    ...initConv('down3', [5, 5, 2 * d, 4 * d], 2, { seed, index: 2 }),
    ...initDense('code', [EIGHTH[0] * EIGHTH[1] * 4 * d, values], { seed, index: 3 }),
  };
}

/** [N, 28, 28, 1] to [N, values], unbounded. Can be differentiated twice, as a critic is. */
export function encode(params: Params, images: Tensor4D): Tensor2D {
  return tf.tidy(() => {
    const down1 = leakyRelu(conv(params, 'down1', images, 2));
    const down2 = leakyRelu(conv(params, 'down2', down1, 2));
    const down3 = leakyRelu(conv(params, 'down3', down2, 2));
    return dense(params, 'code', down3.reshape([images.shape[0], -1]) as Tensor2D);
  });
}

/** Parameters of `decode`: WGAN-GP's generator for MNIST. */
export function initDecoder({ width: d, values }: Size, seed: number): Params {
  return {
    ...initDense('start', [values, EIGHTH[0] * EIGHTH[1] * 4 * d], { seed, index: 4 }),
    ...initTransposedConv('up1', [5, 5, 2 * d, 4 * d], 2, { seed, index: 5 }),
    ...initTransposedConv('up2', [5, 5, d, 2 * d], 2, { seed, index: 6 }),
    ...initTransposedConv('up3', [5, 5, 1, d], 2, { seed, index: 7 }),
  };
}

/** [N, values] to the logits of pixels, [N, 28, 28, 1]. */
export function decode(params: Params, codes: Tensor2D): Tensor4D {
  return tf.tidy(() => {
    const flat = relu(dense(params, 'start', codes));
    const [height, breadth] = EIGHTH;
    const start = flat.reshape([codes.shape[0], height, breadth, -1]) as Tensor4D;
    const up1 = relu(transposedConv(params, 'up1', start, QUARTER));
    const up2 = relu(transposedConv(params, 'up2', up1, HALF));
    return transposedConv(params, 'up3', up2, FULL);
  });
}

/**
 * Parameters of MagNet's autoencoders for MNIST (Meng and Chen 2017, table 2): 3x3 convolutions of three filters, with
 * one halving of the sides for the reformer, without for the second detector.
 */
export function initMagnet(halving: boolean, seed: number): Params {
  const shapes = halving ? [1, 3, 3, 3, 3] : [1, 3, 3];
  const layers = shapes.map((channels, index) => {
    const filters = index === shapes.length - 1 ? 1 : MAGNET_FILTERS;
    return initConv(`conv${index}`, [3, 3, channels, filters], 1, { seed, index });
  });
  return Object.assign({}, ...layers);
}

/** [N, 28, 28, 1] to the logits of pixels, of the same shape. */
export function magnet(halving: boolean, params: Params, images: Tensor4D): Tensor4D {
  const layer = (at: number, x: Tensor4D) => conv(params, `conv${at}`, x, 1);
  return tf.tidy(() => {
    const first = layer(0, images).sigmoid();
    if (!halving) return layer(2, layer(1, first).sigmoid());
    const half = layer(1, tf.avgPool(first, 2, 2, 'same')).sigmoid();
    const whole = doubled(layer(2, half).sigmoid());
    return layer(4, layer(3, whole).sigmoid());
  });
}

/** Every pixel as a block of 2 x 2. */
function doubled(x: Tensor4D): Tensor4D {
  return pixelShuffle(tf.concat([x, x, x, x], 3));
}
