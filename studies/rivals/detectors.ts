import type { ImageBatch } from '../../src/shared/domain/image.ts';
import { imageSize } from '../../src/shared/domain/image.ts';
import { meanProbabilities } from '../../src/shared/domain/certainty.ts';
import type { Draws } from '../material.ts';

/* MagNet's detectors (Meng and Chen 2017, section 4): marks of images, high where one is unlike the training images. */

/** Share of validation's images that each detector may withhold, as MagNet has it for MNIST. */
const DROPPED = 0.001;

/** Probabilities below it count as it: a logarithm is taken of them. */
const LEAST = 1e-30;

/** Mean over pixels of |x − x'|^power, pixels in 0..1, [N]. */
export function reconstructionErrors(
  images: ImageBatch,
  reconstructions: ImageBatch,
  power: 1 | 2,
): Float64Array {
  const size = imageSize(images.shape);
  return Float64Array.from({ length: images.count }, (_, n) => {
    let sum = 0;
    for (let at = n * size; at < (n + 1) * size; at++) {
      sum += (Math.abs((images.pixels[at] ?? 0) - (reconstructions.pixels[at] ?? 0)) / 255) ** power;
    }
    return sum / size;
  });
}

/**
 * Jensen-Shannon divergence, nats, between what the classifier says of images and of their reconstructions, its logits
 * divided by a temperature. Of several draws the mean probabilities count; their logarithms are its logits, up to a
 * constant that changes nothing.
 *
 * @returns [N], each in 0..ln 2.
 */
export function answerDivergences(images: Draws, reconstructions: Draws, temperature: number): Float64Array {
  const { samples, classes } = images.shape;
  const [before, after] = [images, reconstructions].map((draws) =>
    meanProbabilities(draws.probabilities, draws.shape),
  );
  return Float64Array.from({ length: samples }, (_, n) => {
    const row = (all: Float32Array | undefined) => all?.subarray(n * classes, (n + 1) * classes) ?? [];
    return jensenShannon(tempered(row(before), temperature), tempered(row(after), temperature));
  });
}

/** softmax(log p / temperature). */
export function tempered(probabilities: ArrayLike<number>, temperature: number): Float64Array {
  const powers = Float64Array.from(probabilities, (p) => Math.max(p, LEAST) ** (1 / temperature));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** ½ KL(p ‖ m) + ½ KL(q ‖ m) with m the mean of both, nats. */
export function jensenShannon(p: Float64Array, q: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < p.length; k++) {
    const [a, b] = [p[k] ?? 0, q[k] ?? 0];
    const middle = (a + b) / 2;
    if (a > 0) sum += (a / 2) * Math.log(a / middle);
    if (b > 0) sum += (b / 2) * Math.log(b / middle);
  }
  return sum;
}

/** The mark above which an image is withheld: at most DROPPED of validation's are above it. */
export function barOf(marks: Float64Array): number {
  const sorted = marks.toSorted();
  return sorted[sorted.length - 1 - Math.floor(DROPPED * sorted.length)] ?? Number.NaN;
}
