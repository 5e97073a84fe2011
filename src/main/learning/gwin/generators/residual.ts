import { tf, type Tensor2D, type Tensor4D } from '../../tf.ts';
import type { Params } from '../../params.ts';
import { conv, cropped, dense, initConv, initDense, initZero, paddedTo, type Extent } from '../layers.ts';
import { pixelShuffle, relu } from '../safe-operations.ts';
import type { GeneratorFamily, GeneratorSpec, Traced } from './family.ts';

/** Pixels enter the logit as margin..1 − margin, so that black and white have a finite one. */
const MARGIN = 0.02;

/** Filters at the image's own size: without layers there, neighbouring pixels come out as unlike as they like. */
const REFINED = 8;

/** Units of the layer that sees the whole image at once, in multiples of the width. */
const BOTTLENECK = 4;

/** Sides padded to multiples of 4. */
function paddedExtent({ image }: GeneratorSpec): Extent {
  return [4 * Math.ceil(image.height / 4), 4 * Math.ceil(image.width / 4)];
}

function quarterSize(spec: GeneratorSpec): number {
  const [height, breadth] = paddedExtent(spec);
  return (height / 4) * (breadth / 4) * 2 * spec.width;
}

function features({ width }: GeneratorSpec): number {
  return BOTTLENECK * width;
}

function init(spec: GeneratorSpec, seed: number): Params {
  const { image, width: d, zSize } = spec;
  const flat = quarterSize(spec);
  return {
    ...initConv('down1', [5, 5, image.channels, d], 2, { seed, index: 0 }),
    ...initConv('half', [3, 3, d, d], 1, { seed, index: 1 }),
    ...initConv('down2', [3, 3, d, 2 * d], 2, { seed, index: 2 }),
    ...initConv('quarter', [3, 3, 2 * d, 2 * d], 1, { seed, index: 3 }),
    ...initDense('gather', [flat, features(spec)], { seed, index: 4 }),
    ...initDense('spread', [features(spec) + zSize, flat], { seed, index: 5 }),
    ...initConv('up', [3, 3, 2 * d, 4 * d], 1, { seed, index: 6 }),
    ...initConv('merge', [3, 3, d, d], 1, { seed, index: 7 }),
    ...initConv('fan', [3, 3, d, 4 * REFINED], 1, { seed, index: 8 }),
    ...initConv('refine', [3, 3, REFINED + image.channels, REFINED], 1, { seed, index: 9 }),
    ...initZero('change', [3, 3, REFINED, image.channels]),
  };
}

function trace(spec: GeneratorSpec, params: Params, images: Tensor4D, z: Tensor2D): Traced {
  return tf.tidy(() => {
    const { image } = spec;
    const full: Extent = [image.height, image.width];
    const { change, whole } = changeOf(params, paddedTo(images, paddedExtent(spec)), z);
    return { images: moved(images, cropped(change, full)), features: whole };
  });
}

/** f(x, z), what is added to the image's logit, [N, H, W, C], and the layer that sees the whole image. */
function changeOf(
  params: Params,
  images: Tensor4D,
  z: Tensor2D,
): { readonly change: Tensor4D; readonly whole: Tensor2D } {
  const half = relu(conv(params, 'half', relu(conv(params, 'down1', images, 2)), 1));
  const quarter = relu(conv(params, 'quarter', relu(conv(params, 'down2', half, 2)), 1));
  const whole = relu(dense(params, 'gather', quarter.reshape([quarter.shape[0], -1]) as Tensor2D));
  const spread = dense(params, 'spread', tf.concat([whole, z], 1)).reshape(quarter.shape) as Tensor4D;
  const up = pixelShuffle(conv(params, 'up', relu(quarter.add(spread)), 1));
  const merged = relu(conv(params, 'merge', relu(up.add(half)), 1));
  const fine = relu(pixelShuffle(conv(params, 'fan', merged, 1)));
  const refined = relu(conv(params, 'refine', tf.concat([fine, images], 3), 1));
  return { change: conv(params, 'change', refined, 1), whole };
}

/** sigmoid(logit(x) + change), scaled so that no change gives x itself. */
function moved(images: Tensor4D, change: Tensor4D): Tensor4D {
  const inner = images.mul(1 - 2 * MARGIN).add(MARGIN);
  const logit = inner.log().sub(tf.sub(1, inner).log());
  return logit
    .add(change)
    .sigmoid()
    .sub(MARGIN)
    .div(1 - 2 * MARGIN) as Tensor4D;
}

/**
 * A generator that starts as the identity: an encoder and decoder with skip connections whose last layer is zero at
 * first, added to the image's logit. A dense layer between sees the whole image and takes z in.
 * Its values may leave 0..1 by MARGIN / (1 − 2 MARGIN); what is stored is clipped.
 */
export const residualGenerator: GeneratorFamily = { init, features, trace };
