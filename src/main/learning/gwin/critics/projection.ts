import { tf, type Tensor1D, type Tensor2D } from '../../tf.ts';
import { dense, initDense, parameter } from '../layers.ts';
import { DEPTH, featureShape, featuresOf, flattened, initConvolutions, UNLABELLED } from './convolutions.ts';
import type { CriticFamily } from './family.ts';

/**
 * WGAN-GP's MNIST critic ψ(φ(x)) that is told the class at its end alone, by the inner product of a vector per class
 * with its features summed over all places: ψ(φ(x)) + yᵀ V Σ φ(x) (Miyato & Koyama 2018). V
 * starts at zero: random, its product over all places would be several times as steep as a critic may be.
 */
export const projectionCritic: CriticFamily = {
  init(spec, seed) {
    const [height, width, channels] = featureShape(spec);
    return {
      ...initConvolutions(spec, seed, UNLABELLED),
      ...initDense('output', [height * width * channels, 1], { seed, index: DEPTH }),
      'embedding/kernel': tf.zeros([spec.classes, channels]),
    };
  },
  apply: (_spec, params, images, labels) =>
    tf.tidy(() => {
      const features = featuresOf(params, images, labels, UNLABELLED);
      const unconditional = dense(params, 'output', flattened(features)).reshape<Tensor1D>([images.shape[0]]);
      const ofClass = tf.matMul(labels, parameter(params, 'embedding/kernel') as Tensor2D);
      const conditional = features.sum<Tensor2D>([1, 2]).mul(ofClass).sum<Tensor1D>(1);
      return { scores: unconditional.add<Tensor1D>(conditional) };
    }),
};
