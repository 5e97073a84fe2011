import type { Tensor2D, Tensor4D } from '../../tf.ts';
import type { Params } from '../../params.ts';
import { conv, initConv, reduced, type Extent } from '../layers.ts';
import { leakyRelu } from '../safe-operations.ts';
import type { CriticSpec } from './family.ts';
import { initLabelledConvolution, labelledConvolution } from './labelled-convolution.ts';

const LAYERS = ['conv1', 'conv2', 'conv3'] as const;

/** Number of convolutions; layers of a critic are counted from them, its output comes after. */
export const DEPTH = LAYERS.length;

/** Whether the label is concatenated to what the layer of this number takes in. */
export type Labelled = (layer: number) => boolean;

/** No layer is told the label. */
export const UNLABELLED: Labelled = () => false;

/** Height, width and channels of the features. */
export function featureShape({ image, width }: CriticSpec): readonly [number, number, number] {
  const [height, breadth] = LAYERS.reduce<Extent>(
    (extent) => reduced(extent, 2),
    [image.height, image.width],
  );
  return [height, breadth, width * 2 ** (DEPTH - 1)];
}

/** Kernels of WGAN-GP's MNIST critic: convolutions 5x5 with stride 2 to d, 2d and 4d filters. */
export function initConvolutions(
  { image, classes, width }: CriticSpec,
  seed: number,
  labelled: Labelled,
): Params {
  const params: Record<string, Params[string]> = {};
  let channels: number = image.channels;
  for (const [index, name] of LAYERS.entries()) {
    const filters = width * 2 ** index;
    const key = { seed, index };
    const layer = labelled(index)
      ? initLabelledConvolution(name, { channels, classes, filters }, key)
      : initConv(name, [5, 5, channels, filters], 2, key);
    Object.assign(params, layer);
    channels = filters;
  }
  return params;
}

/** What they find, with leaky rectifiers and no normalisation: [N, H, W, C] to [N, ...featureShape]. */
export function featuresOf(params: Params, images: Tensor4D, labels: Tensor2D, labelled: Labelled): Tensor4D {
  return LAYERS.reduce((features, name, index) => {
    const outputs = labelled(index)
      ? labelledConvolution(params, name, features, labels)
      : conv(params, name, features, 2);
    return leakyRelu(outputs);
  }, images);
}

/** [N, H, W, C] as [N, H · W · C]. */
export function flattened(features: Tensor4D): Tensor2D {
  return features.reshape<Tensor2D>([features.shape[0], -1]);
}
