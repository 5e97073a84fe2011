import { logisticChance, type LogisticModel } from './logistic-regression.ts';

/** What the chance that a suggestion is right is read from: two opinions of the suggested label, each 0..1. */
export type SuggestionFacts = {
  /** Its mean probability over the draws, on the transform. */
  readonly transform: number;
  /** The second classifier's probability of it, on the original. */
  readonly second: number;
};

/** Probabilities nearer to 0 or 1 are read as this far from them: one network's extremes say little more. */
const NEAREST = 1e-4;

/** ln p / (1 − p), within ± ln 9999. */
export function logOdds(probability: number): number {
  const inside = Math.min(1 - NEAREST, Math.max(NEAREST, probability));
  return Math.log(inside / (1 - inside));
}

/** The features of a regression over both opinions: their log odds. */
export function suggestionFeatures({ transform, second }: SuggestionFacts): [number, number] {
  return [logOdds(transform), logOdds(second)];
}

/** Chance that a suggestion is right, 0..1, by a regression that was fitted to such suggestions. */
export function suggestionChance(model: LogisticModel, facts: SuggestionFacts): number {
  return logisticChance(model, suggestionFeatures(facts));
}

/** "Right about `times` in `of`": a chance as people say it, in tenths, nearer to 1 in twentieths and hundredths. */
export function timesRight(chance: number): { readonly times: number; readonly of: number } {
  if (chance >= 0.985) return { times: Math.min(99, Math.round(100 * chance)), of: 100 };
  if (chance >= 0.925) return { times: 19, of: 20 };
  return { times: Math.max(1, Math.round(10 * chance)), of: 10 };
}
