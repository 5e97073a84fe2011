import { os } from '../dispatch.ts';
import type { Runtime } from '../runtime.ts';

export function evidenceHandlers(runtime: Runtime) {
  return {
    bundle: os.evidence.bundle.handler(({ input, context }) => ({
      job: runtime.project().jobs.start('bundle', input, context.actor),
    })),
  };
}
