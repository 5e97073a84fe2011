/** What happens to a sample: accepted at once, rescued by its transform, or still unsure and first in line for a person. */
export type Outcome = 'accepted' | 'rescued' | 'unsure';

/** A label with the classifier's certainty in it, 0..1. */
export type Scored = { readonly label: number; readonly certainty: number };

/** The label the program proposes, and which image it was read from. */
export type Suggestion = { readonly label: number; readonly from: 'original' | 'transform' };

export type Verdict = {
  readonly outcome: Outcome;
  readonly suggestion: Suggestion;
  /** Certainty of the original minus τ; negative = rejected. */
  readonly margin: number;
  /** Whether the suggestion differs from the original's label. */
  readonly changed: boolean;
};

/** Where doubt comes from: the model's draws disagree, or each draw finds the classes alike. */
export type Doubt = {
  readonly kind: 'model' | 'classes' | 'none';
  /** Mutual information, nats. */
  readonly model: number;
  /** Expected entropy of one draw, nats. */
  readonly classes: number;
  /** model / (model + classes); 0 when there is no doubt at all. */
  readonly modelShare: number;
};

/** Accept iff c ≥ τ, compared as 64-bit floats. The store's queries compare alike, and are tried against this. */
export function accepts(certainty: number, tau: number): boolean {
  return certainty >= tau;
}

/**
 * Verdict on one sample. A rejected sample takes the label of its transform whether that is certain or not, as the
 * paper relabels every reject; only the outcome tells rescued from unsure. Without a transform the original's label
 * stays the suggestion.
 */
export function verdictOn(original: Scored, transform: Scored | null, tau: number): Verdict {
  const accepted = accepts(original.certainty, tau);
  const relabel = accepted ? null : transform;
  return {
    outcome: outcomeOf(accepted, relabel, tau),
    suggestion: relabel
      ? { label: relabel.label, from: 'transform' }
      : { label: original.label, from: 'original' },
    margin: original.certainty - tau,
    changed: relabel !== null && relabel.label !== original.label,
  };
}

function outcomeOf(accepted: boolean, relabel: Scored | null, tau: number): Outcome {
  if (accepted) return 'accepted';
  return relabel !== null && accepts(relabel.certainty, tau) ? 'rescued' : 'unsure';
}

/**
 * Splits predictive entropy into the model's part (mutual information) and the classes' part (expected entropy).
 * The larger part names the doubt; equal parts count as the model's.
 *
 * @param entropy predictive entropy, nats.
 * @param mutualInformation nats, 0..entropy.
 */
export function doubtOf(entropy: number, mutualInformation: number): Doubt {
  const model = Math.min(Math.max(mutualInformation, 0), entropy);
  const classes = entropy - model;
  if (!(entropy > 0)) return { kind: 'none', model: 0, classes: 0, modelShare: 0 };
  return { kind: model >= classes ? 'model' : 'classes', model, classes, modelShare: model / entropy };
}
