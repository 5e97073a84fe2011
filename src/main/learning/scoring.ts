import { type ImageBatch, imageSize } from '../../shared/domain/image.ts';
import { GwinnowError } from '../../shared/errors.ts';
import { imageTensor } from './batches.ts';
import { breathe } from './breathe.ts';
import type { ClassifierFamily, ClassifierSpec } from './classifiers/family.ts';
import { disposeParams, type Params } from './params.ts';

/**
 * Images that pass through a network together. The last batch is filled up with black ones: the size of a batch moves a
 * sample's probabilities in their last bits, its company does not.
 */
export const SCORING_BATCH = 200;

/** Drawn networks kept in memory together; more draws take another pass over the images. */
const NETWORKS_AT_ONCE = 25;

/**
 * Class probabilities of every image under `draws` concrete networks, drawn once from the seed: [T, N, K]. An image's
 * values depend on the weights, the seed and its pixels alone.
 *
 * @param onProgress told after each batch how many images are done, of how many.
 * Errors: IMAGE_SHAPE_MISMATCH; CANCELLED, at the next batch; BAD_WEIGHTS when a probability is not a number.
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
  for (let first = 0; first < draws; first += NETWORKS_AT_ONCE) {
    const indices = Array.from({ length: Math.min(NETWORKS_AT_ONCE, draws - first) }, (_, i) => first + i);
    const networks = indices.map((index) => ({ index, weights: family.draw(spec, params, seed, index) }));
    const before = first / draws;
    const share = indices.length / draws;
    try {
      for (let start = 0; start < images.count; start += SCORING_BATCH) {
        await breathe();
        if (signal?.aborted) throw new GwinnowError('CANCELLED', `scoring was cancelled at image ${start}`);
        scoreBatch(family, spec, networks, images, start, probabilities);
        const seen = Math.min(start + SCORING_BATCH, images.count);
        onProgress?.(Math.round(before * images.count + share * seen), images.count);
      }
    } finally {
      for (const { weights } of networks) disposeParams(weights);
    }
  }
  return probabilities;
}

/** [T, N, K] to [N, K]: the mean over draws. */
export function meanOfDraws(probabilities: Float32Array, draws: number): Float32Array {
  const size = probabilities.length / draws;
  return Float32Array.from({ length: size }, (_, i) => {
    let sum = 0;
    for (let draw = 0; draw < draws; draw++) sum += probabilities[draw * size + i] ?? 0;
    return sum / draws;
  });
}

type DrawnNetwork = { readonly index: number; readonly weights: Params };

function scoreBatch(
  family: ClassifierFamily,
  spec: ClassifierSpec,
  networks: readonly DrawnNetwork[],
  images: ImageBatch,
  start: number,
  probabilities: Float32Array,
): void {
  const count = Math.min(SCORING_BATCH, images.count - start);
  const places = Array.from({ length: count }, (_, row) => start + row);
  const batch = imageTensor(images, places, SCORING_BATCH);
  for (const { index, weights } of networks) {
    const logits = family.logits(spec, weights, batch);
    const offset = (index * images.count + start) * spec.classes;
    const target = probabilities.subarray(offset, offset + count * spec.classes);
    softmaxInto(logits.dataSync(), spec.classes, target);
    logits.dispose();
  }
  batch.dispose();
}

/** Softmax of as many rows as `target` holds, in double precision. */
function softmaxInto(logits: ArrayLike<number>, classes: number, target: Float32Array): void {
  const powers = new Float64Array(classes);
  for (let row = 0; row < target.length; row += classes) {
    let highest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < classes; k++) highest = Math.max(highest, logits[row + k] ?? Number.NaN);
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      const power = Math.exp((logits[row + k] ?? Number.NaN) - highest);
      powers[k] = power;
      sum += power;
    }
    if (!Number.isFinite(sum)) {
      throw new GwinnowError('BAD_WEIGHTS', 'the classifier gave a probability that is not a number');
    }
    for (let k = 0; k < classes; k++) target[row + k] = (powers[k] ?? 0) / sum;
  }
}

function checkShape(spec: ClassifierSpec, { shape, count, pixels }: ImageBatch): void {
  const wanted = `${spec.image.height} x ${spec.image.width} x ${spec.image.channels}`;
  const given = `${shape.height} x ${shape.width} x ${shape.channels}`;
  if (given !== wanted) {
    throw new GwinnowError('IMAGE_SHAPE_MISMATCH', `images are ${given}, the classifier takes ${wanted}`);
  }
  if (pixels.length !== count * imageSize(shape)) {
    throw new GwinnowError(
      'IMAGE_SHAPE_MISMATCH',
      `${pixels.length} pixels are not ${count} images of ${given}`,
    );
  }
}
