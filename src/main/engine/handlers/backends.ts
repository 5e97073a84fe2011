import { os } from '../dispatch.ts';
import type { Runtime } from '../runtime.ts';

export function backendHandlers(runtime: Runtime) {
  return {
    report: os.backends.report.handler(({ input }) => runtime.backend(input.wish ?? null)),
  };
}
