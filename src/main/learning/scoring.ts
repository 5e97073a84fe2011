import { setImmediate } from 'node:timers/promises';
import type { ImageBatch } from '../../shared/domain/image.ts';
import { GwinnowError } from '../../shared/errors.ts';
import { imageTensor } from './batches.ts';
import type { ClassifierFamily, ClassifierSpec } from './classifiers/family.ts';
import { disposeParams, type Params } from './params.ts';

/**
 * Images that pass through the network together. The last batch is filled up with black ones: the size of a batch
 * moves a sample's probabilities in their last bits, its company does not.
 */
export const SCORING_BATCH = 100;

/**
 * Class probabilities of every image under `draws` concrete networks, drawn once from the seed: [T, N, K]. An image's
 * values depend on the weights, the seed and its pixels alone.
 * Errors: IMAGE_SHAPE_MISMATCH; CANCELLED; BAD_WEIGHTS when a probability is not a number.
 */
export async function drawProbabilities(
  family: ClassifierFamily,
  spec: ClassifierSpec,
  params: Params,
  images: ImageBatch,
  seed: number,
  draws: number,
  onProgress?: (done: number, total: number) => void,
  signal?: AbortSignal,
): Promise<Float32Array> {
  checkShape(spec, images);
  const probabilities = new Float32Array(draws * images.count * spec.classes);
  const networks = Array.from({ length: draws }, (_, draw) => family.draw(spec, params, seed, draw));
  try {
    for (let start = 0; start < images.count; start += SCORING_BATCH) {
      await setImmediate();
      if (signal?.aborted) throw new GwinnowError('CANCELLED', `scoring was cancelled at image ${start}`);
      scoreBatch(family, spec, networks, images, start, probabilities);
      onProgress?.(Math.min(start + SCORING_BATCH, images.count), images.count);
    }
  } finally {
    for (const network of networks) disposeParams(network);
  }
  return probabilities;
}

function scoreBatch(
  family: ClassifierFamily,
  spec: ClassifierSpec,
  networks: readonly Params[],
  images: ImageBatch,
  start: number,
  probabilities: Float32Array,
): void {
  const count = Math.min(SCORING_BATCH, images.count - start);
  const places = Array.from({ length: count }, (_, row) => start + row);
  const batch = imageTensor(images, places, SCORING_BATCH);
  for (const [draw, network] of networks.entries()) {
    const logits = family.logits(spec, network, batch);
    const offset = (draw * images.count + start) * spec.classes;
    softmaxInto(
      logits.dataSync(),
      spec.classes,
      probabilities.subarray(offset, offset + count * spec.classes),
    );
    logits.dispose();
  }
  batch.dispose();
}

/** Softmax of as many rows as `target` holds, in double precision. */
function softmaxInto(logits: ArrayLike<number>, classes: number, target: Float32Array): void {
  for (let row = 0; row < target.length; row += classes) {
    let highest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < classes; k++) highest = Math.max(highest, logits[row + k] ?? Number.NaN);
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += Math.exp((logits[row + k] ?? 0) - highest);
    if (!Number.isFinite(sum)) {
      throw new GwinnowError('BAD_WEIGHTS', 'the classifier gave a probability that is not a number');
    }
    for (let k = 0; k < classes; k++) target[row + k] = Math.exp((logits[row + k] ?? 0) - highest) / sum;
  }
}

function checkShape(spec: ClassifierSpec, { shape, count, pixels }: ImageBatch): void {
  const wanted = `${spec.image.height} x ${spec.image.width} x ${spec.image.channels}`;
  const given = `${shape.height} x ${shape.width} x ${shape.channels}`;
  if (given !== wanted) {
    throw new GwinnowError('IMAGE_SHAPE_MISMATCH', `images are ${given}, the classifier takes ${wanted}`);
  }
  if (pixels.length !== count * shape.height * shape.width * shape.channels) {
    throw new GwinnowError(
      'IMAGE_SHAPE_MISMATCH',
      `${pixels.length} pixels are not ${count} images of ${given}`,
    );
  }
}

/** [T, N, K] to [N, K]: the mean over draws, in double precision. */
export function meanOfDraws(probabilities: Float32Array, draws: number): Float32Array {
  const size = probabilities.length / draws;
  const mean = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let draw = 0; draw < draws; draw++) sum += probabilities[draw * size + i] ?? 0;
    mean[i] = sum / draws;
  }
  return mean;
}
