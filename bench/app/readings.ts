import { certaintiesFromDraws } from '../../src/shared/domain/certainty.ts';
import { uniforms } from '../../src/main/learning/random.ts';
import { DIGITS } from './drawings.ts';

export const DRAWS = 10;
export const TAU = 0.9;

/** What a classifier is to say of each image; all arrays are as long as there are images. */
export type Readings = {
  readonly labels: Uint8Array;
  readonly certainties: Float32Array;
  /** By how much the draws differ. */
  readonly spreads: Float32Array;
};

/** Where `share` of the images are rejected, and a quarter of these read wrongly. */
export function readingsOfOriginals(truth: Uint8Array, share: number, seed: number): Readings {
  const count = truth.length;
  const [rejects, far, wrong, spread] = [0, 1, 2, 3].map((lane) =>
    uniforms({ seed, purpose: 'sample', lane }, count),
  );
  const isRejected = (n: number): boolean => (rejects?.[n] ?? 1) < share;
  return {
    labels: truth.map((digit, n) => (isRejected(n) && (wrong?.[n] ?? 1) < 0.25 ? (digit + 3) % 10 : digit)),
    certainties: Float32Array.from({ length: count }, (_, n) =>
      isRejected(n) ? 0.46 + 0.42 * (far?.[n] ?? 0) : TAU + 0.001 + 0.098 * (far?.[n] ?? 0),
    ),
    spreads: Float32Array.from({ length: count }, (_, n) => (isRejected(n) ? 0.1 * (spread?.[n] ?? 0) : 0)),
  };
}

/** What it says of the transforms: six of ten are certain, most of them right. */
export function readingsOfTransforms(truth: Uint8Array, before: Uint8Array, seed: number): Readings {
  const [certain, far, right] = [4, 5, 6].map((lane) =>
    uniforms({ seed, purpose: 'sample', lane }, truth.length),
  );
  return {
    labels: truth.map((digit, n) => ((right?.[n] ?? 1) < 0.85 ? digit : (before[n] ?? digit))),
    certainties: Float32Array.from(truth, (_, n) =>
      (certain?.[n] ?? 1) < 0.6 ? TAU + 0.001 + 0.098 * (far?.[n] ?? 0) : 0.46 + 0.42 * (far?.[n] ?? 0),
    ),
    spreads: new Float32Array(truth.length),
  };
}

/** Draws whose median and mean are a reading's certainty, and all that follows from them. */
export function scoresOf(samples: Int32Array, readings: Readings, keep: (position: number) => boolean) {
  const classes = DIGITS.length;
  const shape = { draws: DRAWS, samples: samples.length, classes };
  const probabilities = drawsOf(readings, classes);
  return {
    samples,
    certainties: certaintiesFromDraws(probabilities, shape),
    trueClass: null,
    draws: { probabilities, classes, keep },
  };
}

/** [draws, count, classes]; of what the label leaves, the next class gets the most. */
function drawsOf({ labels, certainties, spreads }: Readings, classes: number): Float32Array {
  const count = labels.length;
  const probabilities = new Float32Array(DRAWS * count * classes);
  for (let t = 0; t < DRAWS; t++) {
    for (let n = 0; n < count; n++) {
      const at = (t * count + n) * classes;
      const own = (certainties[n] ?? 0) + (spreads[n] ?? 0) * ((2 * t) / (DRAWS - 1) - 1);
      const label = labels[n] ?? 0;
      const rest = (0.7 * (1 - own)) / (classes - 1);
      probabilities.fill(rest, at, at + classes);
      probabilities[at + ((label + 1) % classes)] = 2 * rest + 0.3 * (1 - own);
      probabilities[at + label] = own;
    }
  }
  return probabilities;
}
