import type { Tensor2D, Tensor4D } from '../../tf.ts';
import type { Params } from '../../params.ts';
import { initTransposedConv, reduced, transposedConv, type Extent } from '../layers.ts';
import { relu } from '../safe-operations.ts';
import type { GeneratorSpec } from './family.ts';

/** Image sides after 0, 1, 2 and 3 halvings, rounded up: 28, 14, 7, 4. */
function extents({ image }: GeneratorSpec): readonly [Extent, Extent, Extent, Extent] {
  const full: Extent = [image.height, image.width];
  return [full, reduced(full, 2), reduced(reduced(full, 2), 2), reduced(reduced(reduced(full, 2), 2), 2)];
}

/** Number of values that the decoder starts from: 4 · 4 · 4d for images of 28 x 28. */
export function decoderInputs(spec: GeneratorSpec): number {
  const [height, breadth] = extents(spec)[3];
  return height * breadth * 4 * spec.width;
}

/** Transposed convolutions 5x5 to 2d, d and the image's channels; streams of random numbers from `index` on. */
export function initDecoder({ image, width }: GeneratorSpec, seed: number, index: number): Params {
  return {
    ...initTransposedConv('up1', [5, 5, 2 * width, 4 * width], 2, { seed, index }),
    ...initTransposedConv('up2', [5, 5, width, 2 * width], 2, { seed, index: index + 1 }),
    ...initTransposedConv('up3', [5, 5, image.channels, width], 2, { seed, index: index + 2 }),
  };
}

/** WGAN-GP's MNIST generator behind its dense layer: [N, decoderInputs] to images [N, H, W, C] in 0..1. */
export function decoded(spec: GeneratorSpec, params: Params, inputs: Tensor2D): Tensor4D {
  const [full, half, quarter, eighth] = extents(spec);
  const start = inputs.reshape<Tensor4D>([inputs.shape[0], ...eighth, 4 * spec.width]);
  const up1 = relu(transposedConv(params, 'up1', start, quarter));
  const up2 = relu(transposedConv(params, 'up2', up1, half));
  return transposedConv(params, 'up3', up2, full).sigmoid();
}
