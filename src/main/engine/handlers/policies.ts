import type { PolicyChange } from '../../../shared/contract/policies.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { os } from '../dispatch.ts';
import type { Runtime } from '../runtime.ts';
import type { Store } from '../../store/open.ts';

export function policyHandlers(runtime: Runtime) {
  return {
    current: os.policies.current.handler(() => runtime.project().store.policies.current()),
    set: os.policies.set.handler(({ input, context }) => {
      const { store } = runtime.project();
      return store.policies.set(context.actor, { ...defined(input), ...modelsAfter(store, input) });
    }),
    list: os.policies.list.handler(({ input }) => runtime.project().store.policies.list(input.limit)),
  };
}

/**
 * A GWIN belongs to the classifier it was trained on. A new classifier without a GWIN of its own leaves none; a GWIN
 * of another classifier is refused with BAD_ARGUMENT.
 */
function modelsAfter(
  { policies, models }: Store,
  change: PolicyChange,
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

function defined({ tau, statistic, draws, seed, spotCheckRate, reason }: PolicyChange) {
  return {
    reason,
    ...(tau === undefined ? {} : { tau }),
    ...(statistic === undefined ? {} : { statistic }),
    ...(draws === undefined ? {} : { draws }),
    ...(seed === undefined ? {} : { seed }),
    ...(spotCheckRate === undefined ? {} : { spotCheckRate }),
  };
}
