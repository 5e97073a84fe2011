import { os } from '../dispatch.ts';
import type { Runtime } from '../runtime.ts';

export function jobHandlers(runtime: Runtime) {
  return {
    list: os.jobs.list.handler(({ input }) => {
      const { jobs, store } = runtime.project();
      return store.jobs.list(input.limit, input.before).map(({ id }) => jobs.get(id));
    }),
    get: os.jobs.get.handler(({ input }) => runtime.project().jobs.get(input.job)),
    watch: os.jobs.watch.handler(async function* ({ input, signal }) {
      yield* runtime.project().jobs.watch(input.job, signal);
    }),
    cancel: os.jobs.cancel.handler(({ input }) => runtime.project().jobs.cancel(input.job)),
    resume: os.jobs.resume.handler(({ input, context }) => {
      runtime.project().jobs.resume(input.job, context.actor);
      return { job: input.job };
    }),
  };
}
