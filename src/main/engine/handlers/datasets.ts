import type { Store } from '../../store/open.ts';
import { os } from '../dispatch.ts';
import type { Runtime } from '../runtime.ts';
import { previewImport } from '../work/import-preview.ts';

export function datasetHandlers(runtime: Runtime) {
  return {
    preview: os.datasets.preview.handler(({ input }) => previewImport(runtime.project().store, input)),
    samples: os.datasets.samples.handler(({ input }) => {
      const { samples } = runtime.project().store;
      const { after = null, ...page } = input;
      return { ...samples.page({ ...page, after }), matching: samples.matching(input.filter) };
    }),
    classes: os.datasets.classes.handler(() => classTable(runtime.project().store)),
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

/** A row for each class of the project, also for those without samples, and one for samples without a label. */
function classTable({ project, samples }: Store) {
  const labels = [...project.classes().keys(), null];
  const rows = labels.map((label) => ({ label, train: 0, validation: 0, test: 0, pool: 0 }));
  for (const { label, split, samples: count } of samples.classes()) {
    const row = rows.find((one) => one.label === label);
    if (row !== undefined) row[split] = count;
  }
  return rows;
}
