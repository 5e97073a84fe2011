import { GwinnowError } from '../errors.ts';

/** Which statistic over the draws of one class's probability is called certainty. */
export type Statistic = 'median' | 'mean';

/** Extents of a [T, N, K] array of class probabilities. */
export type DrawShape = { readonly draws: number; readonly samples: number; readonly classes: number };

/** What T draws say about N samples; every array is [N]. */
export type Certainties = {
  /** Class with the largest mean probability over the draws; the first of equal ones. */
  readonly labels: Int32Array;
  /** Median over the draws of the label's probability; for even T the mean of the two middle ones. */
  readonly medians: Float64Array;
  /** Mean over the draws of the label's probability. */
  readonly means: Float64Array;
  /** Entropy of the mean distribution, nats: all doubt. */
  readonly entropies: Float64Array;
  /** Entropy of the mean minus mean entropy of the draws, nats: the model's doubt (BALD, Houlsby et al. 2011). */
  readonly mutualInformation: Float64Array;
  /** Class with the second largest mean probability. */
  readonly runnersUp: Int32Array;
  /** Mean probability of the runner-up over the draws. */
  readonly runnerUpProbabilities: Float64Array;
};

/** The certainty that a threshold is compared with: one of the two stored statistics. */
export function certaintyBy(scores: Certainties, statistic: Statistic): Float64Array {
  return statistic === 'median' ? scores.medians : scores.means;
}

/**
 * Labels, certainties and kinds of doubt from the class probabilities of T draws.
 *
 * @param draws [T, N, K], row major; each row of K sums to one.
 * @throws BAD_ARGUMENT when the sizes disagree, K < 2 or T < 1, or a probability is not a number >= 0.
 */
export function certaintiesFromDraws(draws: Float32Array, shape: DrawShape): Certainties {
  checkShape(draws, shape);
  const { draws: T, samples, classes } = shape;
  const scores = emptyCertainties(samples);
  const mean = new Float64Array(classes);
  const middle = new Float64Array(T);
  for (let n = 0; n < samples; n++) {
    const drawEntropy = meanOverDraws(draws, shape, n, mean);
    const [label, runnerUp] = twoLargest(mean);
    const entropy = entropyOf(mean, 0, classes);
    scores.labels[n] = label;
    scores.runnersUp[n] = runnerUp;
    scores.means[n] = mean[label] ?? 0;
    scores.runnerUpProbabilities[n] = mean[runnerUp] ?? 0;
    scores.medians[n] = medianOverDraws(draws, shape, n, label, middle);
    scores.entropies[n] = entropy;
    scores.mutualInformation[n] = Math.min(entropy, Math.max(0, entropy - drawEntropy));
  }
  return scores;
}

/**
 * Certainty in one given class per sample, such as the true one: the paper's box plots show it.
 *
 * @param classOf [N], 0..K-1.
 * @returns [N], the statistic over the draws of that class's probability.
 * @throws BAD_ARGUMENT when the sizes disagree, BAD_LABEL for a class outside 0..K-1.
 */
export function certaintyInClass(
  draws: Float32Array,
  shape: DrawShape,
  classOf: Int32Array,
  statistic: Statistic,
): Float64Array {
  checkShape(draws, shape);
  if (classOf.length !== shape.samples) {
    throw new GwinnowError('BAD_ARGUMENT', `${classOf.length} classes given for ${shape.samples} samples`);
  }
  const middle = new Float64Array(shape.draws);
  return Float64Array.from(classOf, (label, n) => {
    if (label < 0 || label >= shape.classes) {
      throw new GwinnowError(
        'BAD_LABEL',
        `class ${label} of sample ${n} is not one of 0..${shape.classes - 1}`,
      );
    }
    return statistic === 'median'
      ? medianOverDraws(draws, shape, n, label, middle)
      : meanOfClass(draws, shape, n, label);
  });
}

/**
 * Mean over the draws: the predicted distribution, as the classification metrics want it.
 *
 * @returns [N, K]
 * @throws BAD_ARGUMENT when the sizes disagree.
 */
export function meanProbabilities(draws: Float32Array, shape: DrawShape): Float32Array {
  checkShape(draws, shape);
  const { samples, classes } = shape;
  const result = new Float32Array(samples * classes);
  const mean = new Float64Array(classes);
  for (let n = 0; n < samples; n++) {
    meanOverDraws(draws, shape, n, mean);
    result.set(mean, n * classes);
  }
  return result;
}

/** Middle of sorted values; for an even number the mean of the two middle ones. */
export function medianOfSorted(sorted: Float64Array): number {
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
}

function checkShape(draws: Float32Array, { draws: T, samples, classes }: DrawShape): void {
  if (T < 1 || classes < 2) {
    throw new GwinnowError('BAD_ARGUMENT', `certainty needs a draw and two classes, not ${T} and ${classes}`);
  }
  if (draws.length !== T * samples * classes) {
    throw new GwinnowError(
      'BAD_ARGUMENT',
      `${draws.length} probabilities given, ${T} draws of ${samples} samples of ${classes} classes need ${T * samples * classes}`,
    );
  }
}

function emptyCertainties(samples: number) {
  return {
    labels: new Int32Array(samples),
    medians: new Float64Array(samples),
    means: new Float64Array(samples),
    entropies: new Float64Array(samples),
    mutualInformation: new Float64Array(samples),
    runnersUp: new Int32Array(samples),
    runnerUpProbabilities: new Float64Array(samples),
  };
}

/** Writes the mean distribution of sample n to `mean`; returns the mean entropy of its draws, nats. */
function meanOverDraws(draws: Float32Array, shape: DrawShape, n: number, mean: Float64Array): number {
  const { draws: T, samples, classes } = shape;
  mean.fill(0);
  let entropy = 0;
  for (let t = 0; t < T; t++) {
    const offset = (t * samples + n) * classes;
    for (let k = 0; k < classes; k++) {
      const p = draws[offset + k] ?? Number.NaN;
      if (!(p >= 0))
        throw new GwinnowError('BAD_ARGUMENT', `draw ${t} gives sample ${n} the probability ${p}`);
      mean[k] = (mean[k] ?? 0) + p / T;
    }
    entropy += entropyOf(draws, offset, classes);
  }
  return entropy / T;
}

/** −Σ p ln p over `count` values from `offset`, with 0 ln 0 = 0. */
function entropyOf(values: Float32Array | Float64Array, offset: number, count: number): number {
  let sum = 0;
  for (let k = offset; k < offset + count; k++) {
    const p = values[k] ?? 0;
    if (p > 0) sum -= p * Math.log(p);
  }
  return Math.max(0, sum);
}

function twoLargest(values: Float64Array): [first: number, second: number] {
  let first = 0;
  let second = -1;
  for (let k = 1; k < values.length; k++) {
    const value = values[k] ?? 0;
    if (value > (values[first] ?? 0)) {
      second = first;
      first = k;
    } else if (second < 0 || value > (values[second] ?? 0)) {
      second = k;
    }
  }
  return [first, second];
}

function medianOverDraws(
  draws: Float32Array,
  { draws: T, samples, classes }: DrawShape,
  n: number,
  label: number,
  scratch: Float64Array,
): number {
  for (let t = 0; t < T; t++) scratch[t] = draws[(t * samples + n) * classes + label] ?? Number.NaN;
  return medianOfSorted(scratch.sort());
}

function meanOfClass(
  draws: Float32Array,
  { draws: T, samples, classes }: DrawShape,
  n: number,
  label: number,
): number {
  let sum = 0;
  for (let t = 0; t < T; t++) sum += (draws[(t * samples + n) * classes + label] ?? Number.NaN) / T;
  return sum;
}
