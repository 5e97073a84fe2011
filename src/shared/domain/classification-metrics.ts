import { GwinnowError } from '../errors.ts';

/** How good predicted class probabilities are, over one set of labelled samples. */
export type ClassificationMetrics = {
  /** Share of samples whose most probable class is the label, 0..1. */
  readonly accuracy: number;
  /** Mean −ln p(label), nats. */
  readonly nll: number;
  /** Mean over samples of Σ_k (p_k − [k = label])², 0..2 (Brier 1950, the sum over classes). */
  readonly brier: number;
  /** Expected calibration error over 15 bins, 0..1. */
  readonly ece: number;
};

/** Bins of equal width for the expected calibration error (Guo et al. 2017, section 2). */
export const CALIBRATION_BINS = 15;

/** −ln of the smallest normal 32-bit float is the largest loss one sample can have: 87.3 nats, never infinity. */
const SMALLEST_PROBABILITY = 2 ** -126;

/** Index of the largest of `count` values from `offset`; the first of equal ones. */
export function argmax(values: ArrayLike<number>, offset: number, count: number): number {
  let best = 0;
  let highest = values[offset] ?? Number.NaN;
  for (let k = 1; k < count; k++) {
    const value = values[offset + k] ?? Number.NaN;
    if (value > highest) {
      highest = value;
      best = k;
    }
  }
  return best;
}

/**
 * Accuracy, negative log likelihood, Brier score and calibration error of predicted probabilities.
 *
 * @param probabilities [N, K], row major; each row sums to one.
 * @param labels [N], 0..K-1.
 * @throws NO_DATA when N is 0, BAD_ARGUMENT when the sizes disagree, BAD_LABEL for a label outside 0..K-1.
 */
export function classificationMetrics(
  probabilities: Float32Array,
  labels: Int32Array,
  classes: number,
): ClassificationMetrics {
  const count = labels.length;
  checkSizes(probabilities, count, classes);
  const bins = calibrationBins();
  let right = 0;
  let nll = 0;
  let brier = 0;
  for (let n = 0; n < count; n++) {
    const label = labels[n] ?? -1;
    if (label < 0 || label >= classes) {
      throw new GwinnowError('BAD_LABEL', `label ${label} of sample ${n} is not one of 0..${classes - 1}`);
    }
    const offset = n * classes;
    const predicted = argmax(probabilities, offset, classes);
    const correct = predicted === label;
    right += Number(correct);
    nll -= Math.log(Math.max(probabilities[offset + label] ?? 0, SMALLEST_PROBABILITY));
    brier += squaredDistance(probabilities, offset, classes, label);
    bins.add(probabilities[offset + predicted] ?? 0, correct);
  }
  return { accuracy: right / count, nll: nll / count, brier: brier / count, ece: bins.error(count) };
}

function checkSizes(probabilities: Float32Array, count: number, classes: number): void {
  if (count === 0) throw new GwinnowError('NO_DATA', 'no sample to compute metrics of');
  if (probabilities.length !== count * classes) {
    throw new GwinnowError(
      'BAD_ARGUMENT',
      `${probabilities.length} probabilities given, ${count} samples of ${classes} classes need ${count * classes}`,
    );
  }
}

function squaredDistance(
  probabilities: Float32Array,
  offset: number,
  classes: number,
  label: number,
): number {
  let sum = 0;
  for (let k = 0; k < classes; k++) {
    const difference = (probabilities[offset + k] ?? 0) - (k === label ? 1 : 0);
    sum += difference * difference;
  }
  return sum;
}

/** Bin m holds confidences in (m / 15, (m + 1) / 15]; zero goes to the first. */
function calibrationBins() {
  const confidence = new Float64Array(CALIBRATION_BINS);
  const correct = new Float64Array(CALIBRATION_BINS);
  return {
    add(value: number, isCorrect: boolean): void {
      const bin = Math.min(CALIBRATION_BINS - 1, Math.max(0, Math.ceil(value * CALIBRATION_BINS) - 1));
      confidence[bin] = (confidence[bin] ?? 0) + value;
      correct[bin] = (correct[bin] ?? 0) + Number(isCorrect);
    },
    /** Σ_m |correct_m − Σ confidence_m| / N, which is Σ_m (n_m / N) |accuracy_m − mean confidence_m|. */
    error(count: number): number {
      let sum = 0;
      for (let m = 0; m < CALIBRATION_BINS; m++) {
        sum += Math.abs((correct[m] ?? 0) - (confidence[m] ?? 0));
      }
      return sum / count;
    },
  };
}
