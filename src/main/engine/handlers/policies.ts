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
