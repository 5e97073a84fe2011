import { tf, type Tensor1D, type Tensor2D, type Tensor4D } from '../../tf.ts';
import { dense, initDense } from '../layers.ts';
import {
  DEPTH,
  featureShape,
  featuresOf,
  flattened,
  initConvolutions,
  type Labelled,
} from './convolutions.ts';
import type { CriticFamily } from './family.ts';

/** The label as K constant planes behind the image's channels, [N, H, W, C + K]. */
export function withLabel(images: Tensor4D, labels: Tensor2D): Tensor4D {
  const [count, height, width] = images.shape;
  const planes = labels.reshape([count, 1, 1, -1]).tile([1, height, width, 1]) as Tensor4D;
  return tf.concat([images, planes], 3);
}

/**
 * WGAN-GP's MNIST critic with the label concatenated depth-wise to the input and, where `hidden`, to each hidden layer,
 * as the paper has it.
 */
export function concatenationCritic(hidden: boolean): CriticFamily {
  const labelled: Labelled = (layer) => layer === 0 || hidden;
  return {
    init(spec, seed) {
      const [height, width, channels] = featureShape(spec);
      const depth = channels + (labelled(DEPTH) ? spec.classes : 0);
      return {
        ...initConvolutions(spec, seed, labelled),
        ...initDense('output', [height * width * depth, 1], { seed, index: DEPTH }),
      };
    },
    apply: (_spec, params, images, labels) =>
      tf.tidy(() => {
        const features = featuresOf(params, images, labels, labelled);
        const last = labelled(DEPTH) ? withLabel(features, labels) : features;
        const scores = dense(params, 'output', flattened(last)).reshape<Tensor1D>([images.shape[0]]);
        return { scores };
      }),
  };
}
