import type { ImageShape, LabelledImages } from '../../../../src/shared/domain/image.ts';
import type { Conditioning } from '../../../../src/shared/contract/models.ts';
import { familyOf } from '../../../../src/main/learning/classifiers/classifier.ts';
import type { GwinConfig } from '../../../../src/main/learning/gwin/config.ts';
import { CRITICS } from '../../../../src/main/learning/gwin/critic.ts';
import type { Judge } from '../../../../src/main/learning/gwin/loss.ts';
import type { OpenClassifier } from '../../../../src/main/learning/gwin/penalty.ts';
import type { Params } from '../../../../src/main/learning/params.ts';
import { integers, normals, uniforms } from '../../../../src/main/learning/random.ts';
import {
  type Scalar,
  tf,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
} from '../../../../src/main/learning/tf.ts';

export const TINY: ImageShape = { height: 6, width: 5, channels: 1 };

/** Images with a bright bar whose place is the class, noise around it. */
export function barImages(count: number, image: ImageShape, classes: number, seed: number): LabelledImages {
  const { height, width, channels } = image;
  const labels = Int32Array.from(integers({ seed, purpose: 'sample' }, count, classes));
  const noise = uniforms({ seed, purpose: 'noise' }, count * height * width * channels);
  const pixels = Uint8Array.from(noise, (value, at) => {
    const n = Math.floor(at / (height * width * channels));
    const row = Math.floor(at / (width * channels)) % height;
    const bright = Math.floor((row * classes) / height) === labels[n];
    return Math.round(255 * (bright ? 0.5 + 0.5 * value : 0.5 * value));
  });
  const hashes = Uint8Array.from(integers({ seed, purpose: 'sample', index: 9 }, count * 32, 256));
  return { count, shape: image, pixels, labels, hashes };
}

export function tinyClassifier(image: ImageShape, classes: number): OpenClassifier {
  const family = familyOf('lenet5-bnn');
  const spec = { architecture: 'lenet5-bnn', image, classes, width: 0.2 } as const;
  return { family, spec, params: family.init(spec, 3) };
}

export const TINY_CONFIG: GwinConfig = {
  preset: 'quick',
  seed: 5,
  steps: 6,
  batch: 4,
  generator: { name: 'residual', width: 2, zSize: 3 },
  adam: { learningRate: 1e-3, beta1: 0.5, beta2: 0.9, epsilon: 1e-8 },
  schedule: 'cosine',
  transformationPenalty: 10,
  auxiliaryPenalty: 2,
  transport: { penalty: 20, candidates: 5 },
  varietyPenalty: 3,
  penaltyDraws: { pool: 3, perStep: 2 },
  critic: {
    conditioning: 'hidden-concatenation',
    width: 2,
    steps: 2,
    gradientPenalty: 10,
    adam: { learningRate: 1e-3, beta1: 0.5, beta2: 0.9, epsilon: 1e-8 },
    sources: 'all',
  },
  confidentThreshold: 0,
  hard: { share: 0.5, threshold: 0.9 },
  augmentation: { rotation: 0.25, scale: 0.15, shear: 0.2, shift: 0.12 },
  averaging: 0.9,
  scoringDraws: 2,
  evaluation: { every: 3, threshold: 0.95, limit: 20, draws: 2, passes: 2, previews: 4 },
  checkpointEvery: 2,
};

export function randomImages(count: number, image: ImageShape, seed: number): Tensor4D {
  const { height, width, channels } = image;
  const values = uniforms({ seed, purpose: 'noise' }, count * height * width * channels);
  return tf.tensor4d(values, [count, height, width, channels]);
}

export function randomNormal(shape: readonly number[], seed: number): Tensor {
  const size = shape.reduce((product, extent) => product * extent, 1);
  return tf.tensor(normals({ seed, purpose: 'noise', index: 1 }, size), [...shape]);
}

export function oneHotLabels(labels: readonly number[], classes: number): Tensor2D {
  return tf.oneHot(tf.tensor1d([...labels], 'int32'), classes).cast('float32') as Tensor2D;
}

/** Parameters with every value moved by noise, so that no bias is zero and no last layer silent. */
export function shaken(params: Params, seed: number, by = 0.1): Params {
  const names = Object.keys(params);
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      value.add(randomNormal(value.shape, seed + names.indexOf(name)).mul(by)),
    ]),
  );
}

/**
 * The derivative of `loss` along `direction` by central differences, in float32: error about 1e-3 of its size for
 * a step that is a thousandth of the parameters' size.
 */
export function differenceAlong(
  loss: (params: Params) => number,
  params: Params,
  direction: Params,
  step: number,
): number {
  const moved = (by: number): number =>
    loss(
      Object.fromEntries(
        Object.entries(params).map(([name, value]) => [name, value.add((direction[name] as Tensor).mul(by))]),
      ),
    );
  return (moved(step) - moved(-step)) / (2 * step);
}

export function dot(a: Params, b: Params): number {
  return Object.entries(a).reduce(
    (sum, [name, value]) =>
      sum +
      (value
        .mul(b[name] as Tensor)
        .sum()
        .dataSync()[0] ?? Number.NaN),
    0,
  );
}

/** Labels of a small batch of three classes. */
export const CLASSES = 3;
export const LABELS = [0, 1, 2, 1];
export const N = LABELS.length;

/** Random values of the parameters' shapes. */
export function direction(params: Params, seed: number): Params {
  return Object.fromEntries(
    Object.entries(params).map(([name, value], at) => [name, randomNormal(value.shape, seed + at)]),
  );
}

/** The number that a scalar holds. */
export function valueOf(scalar: Scalar): number {
  return scalar.dataSync()[0] ?? Number.NaN;
}

/**
 * Biases of ±3 by turns: every unit keeps its side of the rectifier under small changes. (Where a unit changes sides
 * the gradient penalty jumps, and a difference quotient means nothing.)
 */
function awayFromKinks(params: Params): Params {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      if (!name.endsWith('bias')) return [name, value.mul(0.4)];
      return [name, tf.range(0, value.size).mod(2).mul(6).sub(3)];
    }),
  );
}

/** A critic with weights that finite differences can be trusted with, and a batch for it. */
export function criticCase(conditioning: Conditioning, image: ImageShape) {
  const spec = { conditioning, image, classes: CLASSES, width: 3 };
  const params = awayFromKinks(CRITICS[conditioning].init(spec, 1));
  const images = {
    real: randomImages(N, image, 1),
    generated: randomImages(N, image, 2),
    labels: oneHotLabels(LABELS, CLASSES),
    epsilon: tf.tensor([0.2, 0.5, 0.7, 0.9], [N, 1, 1, 1]),
  };
  const judgeOf =
    (weights: Params): Judge =>
    (x, y) =>
      CRITICS[conditioning].apply(spec, weights, x, y);
  return { params, images, judgeOf };
}
