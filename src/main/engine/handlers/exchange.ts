import { resolve } from 'node:path';
import { checkTarget } from '../whole-folder.ts';
import { os } from '../dispatch.ts';
import type { Runtime } from '../runtime.ts';

export function exchangeHandlers(runtime: Runtime) {
  return {
    export: os.exchange.export.handler(async ({ input, context }) => {
      const { jobs } = runtime.project();
      const target = resolve(input.target);
      await checkTarget(target, input.force);
      return { job: jobs.start('export', { ...input, target }, context.actor) };
    }),
  };
}
