import { os } from '../dispatch.ts';
import type { Runtime } from '../runtime.ts';

export function activityHandlers(runtime: Runtime) {
  return {
    list: os.activity.list.handler(({ input }) => {
      const { audit } = runtime.project().store;
      return { ...audit.list(input.limit, input.before, input.filter), size: audit.size() };
    }),
    facets: os.activity.facets.handler(() => runtime.project().store.audit.facets()),
    watch: os.activity.watch.handler(async function* ({ signal }) {
      yield* runtime.project().store.growth.watch(signal);
    }),
  };
}
