import type { ImageShape, LabelledImages } from '../../../../src/shared/domain/image.ts';
import { familyOf } from '../../../../src/main/learning/classifiers/classifier.ts';
import type { GwinConfig } from '../../../../src/main/learning/gwin/config.ts';
import type { OpenClassifier } from '../../../../src/main/learning/gwin/penalty.ts';
import type { Params } from '../../../../src/main/learning/params.ts';
import { integers, normals, uniforms } from '../../../../src/main/learning/random.ts';
import { tf, type Tensor, type Tensor2D, type Tensor4D } from '../../../../src/main/learning/tf.ts';

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
