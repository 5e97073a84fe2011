import type { PolicyChange } from '../../../shared/contract/policies.ts';
import { os } from '../dispatch.ts';
import { modelsAfter } from '../policy-models.ts';
import type { Runtime } from '../runtime.ts';

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

/** What a change names, without the models. */
function defined({ classifier: _, gwin: __, ...rest }: PolicyChange) {
  return {
    reason: rest.reason,
    ...(rest.tau === undefined ? {} : { tau: rest.tau }),
    ...(rest.statistic === undefined ? {} : { statistic: rest.statistic }),
    ...(rest.draws === undefined ? {} : { draws: rest.draws }),
    ...(rest.seed === undefined ? {} : { seed: rest.seed }),
    ...(rest.spotCheckRate === undefined ? {} : { spotCheckRate: rest.spotCheckRate }),
    ...(rest.reviewers === undefined ? {} : { reviewers: rest.reviewers }),
    ...(rest.secondReviewRate === undefined ? {} : { secondReviewRate: rest.secondReviewRate }),
    ...(rest.independentReview === undefined ? {} : { independentReview: rest.independentReview }),
    ...(rest.partiesAdjudicate === undefined ? {} : { partiesAdjudicate: rest.partiesAdjudicate }),
  };
}
