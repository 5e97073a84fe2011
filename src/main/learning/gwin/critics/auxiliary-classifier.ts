import { tf, type Tensor1D } from '../../tf.ts';
import { dense, initDense } from '../layers.ts';
import { DEPTH, featureShape, featuresOf, flattened, initConvolutions, UNLABELLED } from './convolutions.ts';
import type { CriticFamily } from './family.ts';

/**
 * WGAN-GP's MNIST critic that is not told the class: a second linear output on its features names it, learns it from
 * real images, and the generator is asked for images of which it names the right one; both at weight 1. After AC-GAN
 * (Odena, Olah & Shlens 2017), which lets it learn from generated images too.
 */
export const auxiliaryClassifierCritic: CriticFamily = {
  init(spec, seed) {
    const [height, width, channels] = featureShape(spec);
    const size = height * width * channels;
    return {
      ...initConvolutions(spec, seed, UNLABELLED),
      ...initDense('output', [size, 1], { seed, index: DEPTH }),
      ...initDense('class', [size, spec.classes], { seed, index: DEPTH + 1 }),
    };
  },
  apply: (_spec, params, images, labels) =>
    tf.tidy(() => {
      const features = flattened(featuresOf(params, images, labels, UNLABELLED));
      const scores = dense(params, 'output', features).reshape<Tensor1D>([images.shape[0]]);
      return { scores, logits: dense(params, 'class', features) };
    }),
};
