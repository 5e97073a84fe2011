import type { ClassifierFamily, ClassifierSpec } from '../classifiers/classifier.ts';
import { disposeParams, type Params } from '../params.ts';
import type { Logits } from './loss.ts';

/** A trained classifier with its parameters on the backend. */
export type OpenClassifier = {
  readonly family: ClassifierFamily;
  readonly spec: ClassifierSpec;
  readonly params: Params;
};

/** Concrete networks drawn from a classifier, kept on the backend. */
export type DrawnNetworks = { readonly networks: readonly Logits[]; dispose(): void };

/** Scoring draws from 0 on; the penalty's networks start here, so that no verdict is made by one it was trained on. */
export const FIRST_PENALTY_DRAW = 2 ** 31;

/** The networks with the indices first..first+count-1 of a seed. */
export function drawNetworks(
  classifier: OpenClassifier,
  seed: number,
  count: number,
  first = 0,
): DrawnNetworks {
  const { family, spec, params } = classifier;
  const weights = Array.from({ length: count }, (_, index) => family.draw(spec, params, seed, first + index));
  return {
    networks: weights.map((own) => (images) => family.logits(spec, own, images)),
    dispose: () => {
      for (const own of weights) disposeParams(own);
    },
  };
}

/** `perStep` networks for a step, taken in turn from the pool. */
export function networksAt(pool: readonly Logits[], step: number, perStep: number): Logits[] {
  const turns = Array.from({ length: perStep }, (_, at) => pool[(step * perStep + at) % pool.length]);
  return turns.filter((network) => network !== undefined);
}
