import { os } from '../dispatch.ts';
import type { Runtime } from '../runtime.ts';

export function datasetHandlers(runtime: Runtime) {
  return {
    import: os.datasets.import.handler(({ input, context }) => ({
      job: runtime.project().jobs.start('import', input, context.actor),
    })),
    imports: os.datasets.imports.handler(() =>
      runtime
        .project()
        .store.imports.list()
        .map(({ preprocessing: _, ...one }) => one),
    ),
    problems: os.datasets.problems.handler(({ input }) =>
      runtime.project().store.imports.problems(input.import, input.after, input.limit),
    ),
  };
}
