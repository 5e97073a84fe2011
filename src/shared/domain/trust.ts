import { type LogisticModel, logisticScore, sigmoid, softplus } from './logistic-regression.ts';

/** What the chance that a suggestion is right is read from: opinions of the suggested label, each 0..1. */
export type SuggestionFacts = {
  /** Its mean probability over the draws, on the transform. */
  readonly transform: number;
  /** The second classifier's probability of it, on the original; null where none was asked. */
  readonly second: number | null;
};

/** Rejected validation images with a label that a project's own regression needs, and of them right ones and wrong ones. */
export const LEAST_KNOWN = { images: 50, ofEach: 8 };

/** Probabilities nearer to 0 or 1 are read as this far from them: one network's extremes say little more. */
const NEAREST = 1e-4;

/** ln p / (1 − p), within ± ln 9999. */
export function logOdds(probability: number): number {
  const inside = Math.min(1 - NEAREST, Math.max(NEAREST, probability));
  return Math.log(inside / (1 - inside));
}

/** The features of a regression over the opinions there are: their log odds. */
export function suggestionFeatures({ transform, second }: SuggestionFacts): number[] {
  return second === null ? [logOdds(transform)] : [logOdds(transform), logOdds(second)];
}

/** Log odds that a suggestion is right, by a regression that was fitted to such suggestions. */
export function suggestionScore(model: LogisticModel, facts: SuggestionFacts): number {
  return logisticScore(model, suggestionFeatures(facts));
}

/** What verdicts make of a score: its chance is 1 / (1 + exp(−(shift + slope · score))). */
export type Recalibration = {
  readonly shift: number;
  readonly slope: number;
  /** How many verdicts it comes from. */
  readonly verdicts: number;
};

export const UNCHANGED: Recalibration = { shift: 0, slope: 1, verdicts: 0 };

/**
 * What is known beforehand: the chance is right at the middle of the scores within some 0.7 of log odds, and the slope is
 * 1 within a third. As precisions of normal distributions.
 */
const PRECISION = { middle: 2, slope: 10 };
/** Verdicts never turn the order of suggestions round. */
const LEAST_SLOPE = 0.05;
const STEPS = 25;
const STILL = 1e-9;

/**
 * What verdicts say of scores: the most probable shift and slope (Platt 1999), so that few verdicts change little and
 * many decide. With c the mean of the scores the log odds are c + middle + slope · (score − c), so that an error on the
 * whole is not taken for one of the slope. Minimises Σ_n −ln p(y_n) + ½ Σ PRECISION · (change)² by Newton's method with
 * halved steps.
 *
 * @param scores [N], log odds.
 * @param right [N], 1 where the suggestion was, else 0.
 */
export function recalibrated(scores: ArrayLike<number>, right: ArrayLike<number>): Recalibration {
  if (scores.length === 0) return UNCHANGED;
  const centre = meanOf(scores);
  const centred = Float64Array.from(scores, (score) => score - centre);
  const verdicts = { centre, centred, right };
  let fit = fitted(verdicts, { middle: 0, slope: 1 }, true);
  if (fit.slope < LEAST_SLOPE) fit = fitted(verdicts, { ...fit, slope: LEAST_SLOPE }, false);
  const { middle, slope } = fit;
  return { shift: centre + middle - slope * centre, slope, verdicts: scores.length };
}

type Verdicts = {
  readonly centre: number;
  /** [N], scores less their mean. */
  readonly centred: Float64Array;
  readonly right: ArrayLike<number>;
};
type Fit = { readonly middle: number; readonly slope: number };

/** @param turns whether the slope is fitted too */
function fitted(verdicts: Verdicts, from: Fit, turns: boolean): Fit {
  let fit = from;
  let loss = lossOf(verdicts, fit);
  for (let step = 0; step < STEPS; step++) {
    const by = newtonStep(verdicts, fit, turns);
    let size = 1;
    let next = moved(fit, by, size);
    let nextLoss = lossOf(verdicts, next);
    while (nextLoss > loss && size > STILL) {
      size /= 2;
      next = moved(fit, by, size);
      nextLoss = lossOf(verdicts, next);
    }
    if (nextLoss >= loss) break;
    const gain = loss - nextLoss;
    fit = next;
    loss = nextLoss;
    if (gain <= STILL * (1 + loss)) break;
  }
  return fit;
}

/** Chance that a suggestion with this score is right, 0..1. */
export function chanceOfScore(score: number, { shift, slope }: Recalibration): number {
  return sigmoid(shift + slope * score);
}

function moved({ middle, slope }: Fit, by: Fit, size: number): Fit {
  return { middle: middle + size * by.middle, slope: slope + size * by.slope };
}

function lossOf({ centre, centred, right }: Verdicts, { middle, slope }: Fit): number {
  let loss = (PRECISION.middle * middle ** 2 + PRECISION.slope * (slope - 1) ** 2) / 2;
  for (const [n, score] of centred.entries()) {
    const logit = centre + middle + slope * score;
    loss += softplus(logit) - (right[n] ?? 0) * logit;
  }
  return loss;
}

/** −H⁻¹ g of the loss, or its part along the middle. */
function newtonStep({ centre, centred, right }: Verdicts, { middle, slope }: Fit, turns: boolean): Fit {
  let [g0, g1] = [PRECISION.middle * middle, PRECISION.slope * (slope - 1)];
  let [h00, h01, h11] = [PRECISION.middle, 0, PRECISION.slope];
  for (const [n, score] of centred.entries()) {
    const chance = sigmoid(centre + middle + slope * score);
    const residual = chance - (right[n] ?? 0);
    const weight = chance * (1 - chance);
    g0 += residual;
    g1 += residual * score;
    h00 += weight;
    h01 += weight * score;
    h11 += weight * score * score;
  }
  if (!turns) return { middle: -g0 / h00, slope: 0 };
  const determinant = h00 * h11 - h01 * h01;
  return { middle: (h01 * g1 - h11 * g0) / determinant, slope: (h01 * g0 - h00 * g1) / determinant };
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let n = 0; n < values.length; n++) sum += values[n] ?? 0;
  return sum / values.length;
}

/** "Right about `times` in `of`": a chance as people say it, in tenths, nearer to 0 and 1 in twentieths and hundredths. */
export function timesRight(chance: number): { readonly times: number; readonly of: number } {
  if (chance >= 0.985) return { times: Math.min(99, Math.round(100 * chance)), of: 100 };
  if (chance >= 0.925) return { times: 19, of: 20 };
  if (chance < 0.015) return { times: 1, of: 100 };
  return chance < 0.075 ? { times: 1, of: 20 } : { times: Math.round(10 * chance), of: 10 };
}
