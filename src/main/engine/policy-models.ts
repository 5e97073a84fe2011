import type { PolicyChange } from '../../shared/contract/policies.ts';
import { GwinnowError } from '../../shared/errors.ts';
import type { Store } from '../store/open.ts';

/**
 * The policy's models after a change. A GWIN belongs to the classifier it was trained on: a new classifier without a
 * GWIN of its own leaves none.
 *
 * @throws MODEL_NOT_FOUND, BAD_ARGUMENT for a GWIN of another classifier, or a model of the wrong kind.
 */
export function modelsAfter(
  { policies, models }: Store,
  change: Pick<PolicyChange, 'classifier' | 'gwin'>,
): { classifier: number | null; gwin: number | null } {
  const now = policies.current();
  const classifier = change.classifier ?? now.classifier;
  if (change.classifier !== undefined && models.get(change.classifier).kind !== 'classifier') {
    throw new GwinnowError('BAD_ARGUMENT', `Model ${change.classifier} is a GWIN, not a classifier`);
  }
  if (change.gwin !== undefined) {
    const of = models.get(change.gwin).classifier;
    if (of !== null && of === classifier) return { classifier, gwin: change.gwin };
    const what = of === null ? 'is a classifier' : `was trained on the rejects of classifier ${of}`;
    throw new GwinnowError('BAD_ARGUMENT', `Model ${change.gwin} ${what}; the policy's is ${classifier}`);
  }
  return { classifier, gwin: classifier === now.classifier ? now.gwin : null };
}
