import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { imageTensor } from '../../src/main/learning/batches.ts';
import type { Params } from '../../src/main/learning/params.ts';
import { normalsForHash } from '../../src/main/learning/random.ts';
import { encodeSafetensors, readWeights, writeAtomically } from '../../src/main/learning/safetensors.ts';
import { tf, type Tensor1D, type Tensor2D, type Tensor4D } from '../../src/main/learning/tf.ts';
import { type ImageBatch, imageSize } from '../../src/shared/domain/image.ts';
import { rounded } from './autoencoders.ts';
import { generated } from './wgan.ts';

/** Images whose searches run side by side. */
const TOGETHER = 20;

/** How Defense-GAN (Samangouei et al. 2018) looks for the z of an image. */
export type Search = {
  /** R: random z to begin with. */
  readonly starts: number;
  /** L: gradient steps from each. */
  readonly steps: number;
  readonly learningRate: number;
  readonly momentum: number;
  readonly seed: number;
};

/** A trained G with the digest of its weights. */
export type Generator = { readonly params: Params; readonly sha256: string; readonly values: number };

/** The nearest image that was found for each one, and its mean squared distance to it, pixels in 0..1. */
export type Found<Images> = { readonly images: Images; readonly distances: Float32Array };

/**
 * G(z*) for every image, z* being the best end of all starts, rounded to 8 bits. What is found for an image depends on
 * its hash and pixels alone, up to rounding. What is found is kept in the folder and not looked for again.
 */
export async function searched<Images extends ImageBatch>(
  folder: string,
  generator: Generator,
  images: Images,
  search: Search,
  say: (line: string) => void,
): Promise<Found<Images>> {
  const size = imageSize(images.shape);
  const pixels = new Uint8Array(images.count * size);
  const distances = new Float32Array(images.count);
  await mkdir(folder, { recursive: true });
  for (let start = 0; start < images.count; start += TOGETHER) {
    const end = Math.min(start + TOGETHER, images.count);
    const part = {
      count: end - start,
      shape: images.shape,
      pixels: images.pixels.subarray(start * size, end * size),
      hashes: images.hashes.subarray(start * 32, end * 32),
    };
    const path = join(folder, `${keyOf(generator, part, search)}.safetensors`);
    const known = await stat(path).catch(() => null);
    if (known === null) {
      await writeAtomically(path, encodeSafetensors(best(generator, part, search), {}));
      say(`searched for ${end} of ${images.count} images`);
      await breathe();
    }
    const { arrays } = await readWeights(path);
    pixels.set(rounded(arrays['images']?.data ?? []), start * size);
    distances.set(arrays['distances']?.data ?? [], start);
  }
  return { images: { ...images, pixels }, distances };
}

function keyOf({ sha256 }: Generator, { pixels, hashes }: ImageBatch, search: Search): string {
  const key = createHash('sha256').update(pixels).update(hashes);
  return key.update(`${sha256} ${JSON.stringify(search)}`).digest('hex');
}

function best({ params, values }: Generator, images: ImageBatch, search: Search) {
  const { count, shape } = images;
  const { starts } = search;
  const targets = imageTensor(
    images,
    Array.from({ length: count * starts }, (_, row) => Math.floor(row / starts)),
  );
  const found = descended(params, startingPoints(images, search, values), targets, search);
  const distances = found.distances.dataSync();
  const chosen = Array.from({ length: count }, (_, n) => {
    const own = Array.from(distances.subarray(n * starts, (n + 1) * starts));
    return n * starts + own.indexOf(Math.min(...own));
  });
  const nearest = tf.tidy(() => generated(params, tf.gather(found.z, tf.tensor1d(chosen, 'int32'))));
  const result = {
    images: {
      shape: [count, shape.height, shape.width, shape.channels],
      data: Float32Array.from(nearest.dataSync()),
    },
    distances: { shape: [count], data: Float32Array.from(chosen, (row) => distances[row] ?? Number.NaN) },
  };
  tf.dispose([targets, nearest, found.z, found.distances]);
  return result;
}

/** [count * starts, values] from N(0, 1), each image's own. */
function startingPoints({ count, hashes }: ImageBatch, { starts, seed }: Search, values: number): Tensor2D {
  const all = new Float32Array(count * starts * values);
  for (let n = 0; n < count; n++) {
    const hash = hashes.subarray(n * 32, (n + 1) * 32);
    all.set(normalsForHash(seed, hash, starts * values), n * starts * values);
  }
  return tf.tensor2d(all, [count * starts, values]);
}

/**
 * Gradient descent with momentum on the mean squared distance of each row's G(z) to its target. Disposes the starting z.
 *
 * @returns the last z [N, values], and the distances there [N].
 */
export function descended(
  params: Params,
  starts: Tensor2D,
  targets: Tensor4D,
  { steps, learningRate, momentum }: Pick<Search, 'steps' | 'learningRate' | 'momentum'>,
): { readonly z: Tensor2D; readonly distances: Tensor1D } {
  const slope = tf.grad((z) => distancesOf(params, z.as2D(...starts.shape), targets).sum());
  let z = starts;
  let velocity = tf.zerosLike(starts);
  for (let step = 0; step < steps; step++) {
    const [nextZ, nextVelocity] = tf.tidy((): [Tensor2D, Tensor2D] => {
      const next = velocity.mul<Tensor2D>(momentum).sub<Tensor2D>(slope(z).mul(learningRate));
      return [z.add(next), next];
    });
    tf.dispose([z, velocity]);
    z = nextZ;
    velocity = nextVelocity;
  }
  velocity.dispose();
  return { z, distances: distancesOf(params, z, targets) };
}

/** Mean over pixels of (G(z) − x)², [N]. */
export function distancesOf(params: Params, z: Tensor2D, targets: Tensor4D): Tensor1D {
  return tf.tidy(() => generated(params, z).sub(targets).square().mean<Tensor1D>([1, 2, 3]));
}
