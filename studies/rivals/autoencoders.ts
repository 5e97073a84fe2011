import { batchPlan, imageTensor } from '../../src/main/learning/batches.ts';
import { gradientsOf } from '../../src/main/learning/gwin/gradients.ts';
import type { Trained } from '../../src/main/learning/gwin/step.ts';
import { adamStep } from '../../src/main/learning/optim.ts';
import type { Params } from '../../src/main/learning/params.ts';
import { normalTensor } from '../../src/main/learning/random-tensors.ts';
import { normalsForHash } from '../../src/main/learning/random.ts';
import { tf, type Scalar, type Tensor, type Tensor2D, type Tensor4D } from '../../src/main/learning/tf.ts';
import { type ImageBatch, imageSize, type LabelledImages } from '../../src/shared/domain/image.ts';
import { decode, encode, initDecoder, initEncoder, initMagnet, magnet } from './networks.ts';
import type { Recipe } from './training.ts';

const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
const BATCH = 128;
/** Images that are reconstructed together. */
const TOGETHER = 100;
/** Filters of the image-sized layer. */
const WIDTH = 16;

/** An autoencoder: how it reconstructs and what it learns by. */
export type Autoencoder =
  | { readonly kind: 'bottleneck'; readonly values: number; readonly noise: number }
  | { readonly kind: 'variational'; readonly values: number; readonly beta: number }
  /** MagNet's; `halving` for the reformer, none for the second detector. */
  | { readonly kind: 'magnet'; readonly halving: boolean; readonly noise: number };

/** What one autoencoder's training takes. */
export type Length = { readonly steps: number; readonly learningRate: number; readonly seed: number };

export function initAutoencoder(kind: Autoencoder, seed: number): Params {
  if (kind.kind === 'magnet') return initMagnet(kind.halving, seed);
  const { values } = kind;
  const codes = kind.kind === 'variational' ? 2 * values : values;
  return {
    ...initEncoder({ width: WIDTH, values: codes }, seed),
    ...initDecoder({ width: WIDTH, values }, seed),
  };
}

/** What trains an autoencoder on images, as a recipe. */
export function autoencoderRecipe(
  name: string,
  kind: Autoencoder,
  length: Length,
  images: LabelledImages,
): Recipe {
  const { steps, learningRate, seed } = length;
  const plan = batchPlan(images.count, BATCH, seed);
  return {
    name,
    steps,
    config: {
      ...kind,
      learningRate,
      seed,
      batch: BATCH,
      ...(kind.kind === 'magnet' ? {} : { width: WIDTH }),
    },
    init: () => ({ autoencoder: initAutoencoder(kind, seed) }),
    advance({ autoencoder }, step) {
      if (autoencoder === undefined) throw new Error(`${name} has no autoencoder`);
      const rate = (learningRate * (1 + Math.cos((Math.PI * step) / steps))) / 2;
      const batch = imageTensor(images, plan.placesAt(step));
      const noise = noiseOf(kind, plan.size, seed, step);
      const after = learned(kind, autoencoder, batch, noise, rate);
      tf.dispose([batch, noise]);
      return { networks: { autoencoder: after.trained }, loss: after.loss };
    },
  };
}

/** N(0, 1) for a step: of images, or of the codes of a variational one. */
function noiseOf(kind: Autoencoder, count: number, seed: number, step: number): Tensor {
  const shape = kind.kind === 'variational' ? [count, kind.values] : [count, 28, 28, 1];
  return normalTensor({ seed, purpose: 'noise', step }, shape);
}

function learned(kind: Autoencoder, trained: Trained, images: Tensor4D, noise: Tensor, learningRate: number) {
  const { values, gradients } = gradientsOf(trained.params, (params) => ({
    loss: lossOf(kind, params, images, noise),
  }));
  const { params, state } = adamStep({ ...ADAM, learningRate }, trained.params, gradients, trained.adam);
  return { trained: { params, adam: state }, loss: values.loss };
}

/**
 * What an autoencoder is trained to make small. Mean squared error of a pixel, from images with noise that is clipped
 * to 0..1 (Vincent et al. 2008; Meng and Chen 2017); for the variational one the bound of Kingma and Welling 2014 with
 * a factor β on the divergence, in nats of an image.
 *
 * @param images [N, 28, 28, 1] in 0..1.
 * @param noise N(0, 1): [N, 28, 28, 1], for the variational one [N, values].
 */
export function lossOf(kind: Autoencoder, params: Params, images: Tensor4D, noise: Tensor): Scalar {
  return tf.tidy(() => {
    if (kind.kind !== 'variational') {
      const given = kind.noise === 0 ? images : images.add(noise.mul(kind.noise)).clipByValue(0, 1);
      return logitsOf(kind, params, given as Tensor4D)
        .sigmoid()
        .sub(images)
        .square()
        .mean<Scalar>();
    }
    const { means, logVariances } = posterior(params, images);
    const codes = means.add<Tensor2D>(noise.mul(logVariances.mul(0.5).exp()));
    const logits = decode(params, codes);
    const entropy = logits.softplus().sub(images.mul(logits)).sum([1, 2, 3]).mean<Scalar>();
    return entropy.add<Scalar>(divergence(means, logVariances).mul(kind.beta));
  });
}

/** Mean of KL(N(μ, σ²) ‖ N(0, 1)) of an image's code, nats. */
export function divergence(means: Tensor2D, logVariances: Tensor2D): Scalar {
  const terms = means.square().add(logVariances.exp()).sub(logVariances).sub(1);
  return terms.sum(1).mean<Scalar>().mul<Scalar>(0.5);
}

function posterior(params: Params, images: Tensor4D): { means: Tensor2D; logVariances: Tensor2D } {
  const [means, logVariances] = tf.split<Tensor2D>(encode(params, images), 2, 1);
  if (means === undefined || logVariances === undefined) throw new Error('a code has two halves');
  return { means, logVariances };
}

/** Logits of the reconstruction's pixels; of the mean code where codes are uncertain. */
function logitsOf(kind: Autoencoder, params: Params, images: Tensor4D): Tensor4D {
  if (kind.kind === 'magnet') return magnet(kind.halving, params, images);
  if (kind.kind === 'bottleneck') return decode(params, encode(params, images));
  return decode(params, posterior(params, images).means);
}

/** Reconstructions, rounded to 8 bits as transforms are; hashes and labels stay those of the originals. */
export function reconstructed<Images extends ImageBatch>(
  kind: Autoencoder,
  params: Params,
  images: Images,
): Images {
  return inBatches(images, (batch) => logitsOf(kind, params, batch));
}

/** As `reconstructed`, from code number `sample` drawn from an image's own posterior: a function of its hash alone. */
export function sampled<Images extends ImageBatch>(
  kind: Extract<Autoencoder, { kind: 'variational' }>,
  params: Params,
  images: Images,
  sample: number,
): Images {
  return inBatches(images, (batch, start) => {
    const { means, logVariances } = posterior(params, batch);
    const noise = new Float32Array(TOGETHER * kind.values);
    for (let row = 0; row < TOGETHER && start + row < images.count; row++) {
      const hash = images.hashes.subarray((start + row) * 32, (start + row + 1) * 32);
      noise.set(normalsForHash(sample, hash, kind.values), row * kind.values);
    }
    const drawn = tf.tensor2d(noise, [TOGETHER, kind.values]).mul(logVariances.mul(0.5).exp());
    return decode(params, means.add<Tensor2D>(drawn));
  });
}

function inBatches<Images extends ImageBatch>(
  images: Images,
  logits: (batch: Tensor4D, start: number) => Tensor4D,
): Images {
  const size = imageSize(images.shape);
  const pixels = new Uint8Array(images.count * size);
  for (let start = 0; start < images.count; start += TOGETHER) {
    const count = Math.min(TOGETHER, images.count - start);
    const places = Array.from({ length: count }, (_, row) => start + row);
    const result = tf.tidy(() => logits(imageTensor(images, places, TOGETHER), start).sigmoid());
    pixels.set(rounded(result.dataSync().subarray(0, count * size)), start * size);
    result.dispose();
  }
  return { ...images, pixels };
}

/** Pixels of 0..1 as 8 bits. */
export function rounded(values: ArrayLike<number>): Uint8Array {
  return Uint8Array.from(values, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
}
