import { tf, type Tensor2D } from '../../tf.ts';
import { dense, initDense } from '../layers.ts';
import { relu } from '../safe-operations.ts';
import { decoded, decoderInputs, initDecoder } from './decoder.ts';
import type { GeneratorFamily } from './family.ts';

/**
 * The paper's generator: the flattened image and z through WGAN-GP's MNIST network, dense 4·4·4d, then transposed
 * convolutions 5x5 to 2d, d and the image's channels; rectifiers between, a sigmoid at the end. It has to learn to
 * draw the image anew, so it destroys images for many thousand steps before it improves them.
 */
export const paperGenerator: GeneratorFamily = {
  init(spec, seed) {
    const { image, zSize } = spec;
    const inputs = image.height * image.width * image.channels + zSize;
    return {
      ...initDense('input', [inputs, decoderInputs(spec)], { seed, index: 0 }),
      ...initDecoder(spec, seed, 1),
    };
  },
  features: decoderInputs,
  trace: (spec, params, images, z) =>
    tf.tidy(() => {
      const flat = tf.concat([images.reshape([images.shape[0], -1]) as Tensor2D, z], 1);
      const whole = relu(dense(params, 'input', flat));
      return { images: decoded(spec, params, whole), features: whole };
    }),
};
