import { labelAfter, type DecisionKind } from '../../shared/domain/decisions.ts';
import { verdictOn, type Scored } from '../../shared/domain/verdicts.ts';
import { GwinnowError } from '../../shared/errors.ts';

/** What a reviewer had in view: the classifier's reading of the original and of the transform, as far as made. */
export type Shown = {
  readonly original: Scored | null;
  readonly transform: Scored | null;
  readonly tau: number;
};

/** Labels as class indices; null where there is none. */
export type DecidedLabels = {
  /** The sample's label from now on; null for skip and flag. */
  readonly label: number | null;
  readonly original: number | null;
  readonly suggestion: number | null;
};

/**
 * What a verdict means for the label of a sample.
 *
 * @param given the class index that comes with kind 'label', null with the others.
 * @param classes how many classes there are.
 * @throws BAD_LABEL when the label is missing, not wanted or no class; NO_SCORES when there is no suggestion to accept
 * or no label to keep.
 */
export function decideLabels(
  kind: DecisionKind,
  given: number | null,
  { original, transform, tau }: Shown,
  classes: number,
): DecidedLabels {
  checkLabel(kind, given, classes);
  if (original === null) {
    if (kind === 'accept' || kind === 'keep') {
      throw new GwinnowError('NO_SCORES', `Nothing to ${kind}: the sample has no scores under the policy`);
    }
    return { label: given, original: null, suggestion: null };
  }
  const { suggestion } = verdictOn(original, transform, tau);
  const decision = kind === 'label' ? { id: 0, kind, label: given ?? -1 } : { id: 0, kind };
  const label = labelAfter(decision, original.label, suggestion);
  return { label, original: original.label, suggestion: suggestion.label };
}

function checkLabel(kind: DecisionKind, given: number | null, classes: number): void {
  if (kind !== 'label') {
    if (given === null) return;
    throw new GwinnowError('BAD_LABEL', `The verdict '${kind}' takes no label`);
  }
  checkClass(given, classes);
}

/** @throws BAD_LABEL */
export function checkClass(given: number | null, classes: number): void {
  if (given !== null && Number.isInteger(given) && given >= 0 && given < classes) return;
  throw new GwinnowError('BAD_LABEL', `${given ?? 'No label'} is not one of the classes 0..${classes - 1}`);
}
