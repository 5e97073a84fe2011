import { type LogisticModel, logisticScore, sigmoid, softplus } from './logistic-regression.ts';

/** What the chance that a suggestion is right is read from: opinions of the suggested label, each 0..1. */
export type SuggestionFacts = {
  /** Its mean probability over the draws, on the transform. */
  readonly transform: number;
  /** The second classifier's probability of it, on the original; null where none was asked. */
  readonly second: number | null;
};

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

/** What is known beforehand of shift and slope has this precision: a standard deviation of about a third. */
const PRECISION = 10;
/** Verdicts never turn the order of suggestions round. */
const LEAST_SLOPE = 0.05;
const STEPS = 25;
const STILL = 1e-9;

/**
 * What verdicts say of scores: the most probable shift and slope (Platt 1999) where beforehand these are normal around
 * 0 and 1, so that few verdicts change little and many decide. Minimises Σ_n −ln p(y_n) + PRECISION / 2 · (shift² +
 * (slope − 1)²) by Newton's method with halved steps.
 *
 * @param scores [N], log odds.
 * @param right [N], 1 where the suggestion was, else 0.
 */
export function recalibrated(scores: ArrayLike<number>, right: ArrayLike<number>): Recalibration {
  let { shift, slope } = UNCHANGED;
  let loss = recalibrationLoss(scores, right, shift, slope);
  for (let step = 0; step < STEPS; step++) {
    const [down, turn] = newtonStep(scores, right, shift, slope);
    let size = 1;
    let next = recalibrationLoss(scores, right, shift + down, slope + turn);
    while (next > loss && size > STILL) {
      size /= 2;
      next = recalibrationLoss(scores, right, shift + size * down, slope + size * turn);
    }
    if (next >= loss) break;
    shift += size * down;
    slope += size * turn;
    const gain = loss - next;
    loss = next;
    if (gain <= STILL * (1 + loss)) break;
  }
  return { shift, slope: Math.max(LEAST_SLOPE, slope), verdicts: scores.length };
}

/** Chance that a suggestion with this score is right, 0..1. */
export function chanceOfScore(score: number, { shift, slope }: Recalibration): number {
  return sigmoid(shift + slope * score);
}

function recalibrationLoss(
  scores: ArrayLike<number>,
  right: ArrayLike<number>,
  shift: number,
  slope: number,
): number {
  let loss = (PRECISION / 2) * (shift ** 2 + (slope - 1) ** 2);
  for (let n = 0; n < scores.length; n++) {
    const logit = shift + slope * (scores[n] ?? 0);
    loss += softplus(logit) - (right[n] ?? 0) * logit;
  }
  return loss;
}

/** −H⁻¹ g of the loss, for shift and slope. */
function newtonStep(
  scores: ArrayLike<number>,
  right: ArrayLike<number>,
  shift: number,
  slope: number,
): readonly [number, number] {
  let [g0, g1] = [PRECISION * shift, PRECISION * (slope - 1)];
  let [h00, h01, h11] = [PRECISION, 0, PRECISION];
  for (let n = 0; n < scores.length; n++) {
    const x = scores[n] ?? 0;
    const chance = sigmoid(shift + slope * x);
    const residual = chance - (right[n] ?? 0);
    const weight = chance * (1 - chance);
    g0 += residual;
    g1 += residual * x;
    h00 += weight;
    h01 += weight * x;
    h11 += weight * x * x;
  }
  const determinant = h00 * h11 - h01 * h01;
  return [(h01 * g1 - h11 * g0) / determinant, (h01 * g0 - h00 * g1) / determinant];
}

/** "Right about `times` in `of`": a chance as people say it, in tenths, nearer to 1 in twentieths and hundredths. */
export function timesRight(chance: number): { readonly times: number; readonly of: number } {
  if (chance >= 0.985) return { times: Math.min(99, Math.round(100 * chance)), of: 100 };
  if (chance >= 0.925) return { times: 19, of: 20 };
  return { times: Math.max(1, Math.round(10 * chance)), of: 10 };
}
