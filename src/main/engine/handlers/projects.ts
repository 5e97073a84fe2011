import type { ProjectSummary } from '../../../shared/contract/projects.ts';
import { os } from '../dispatch.ts';
import type { OpenProject, Runtime } from '../runtime.ts';

export function projectHandlers(runtime: Runtime) {
  return {
    create: os.projects.create.handler(({ input, context }) => {
      const { directory, name, image, classes = [] } = input;
      return summaryOf(runtime.create(directory, { name, image, classes }, context.actor));
    }),
    open: os.projects.open.handler(({ input }) => summaryOf(runtime.open(input.directory))),
    summary: os.projects.summary.handler(() => summaryOf(runtime.project())),
  };
}

function summaryOf({ directory, store }: OpenProject): ProjectSummary {
  const { name, image, classes, createdAt } = store.project.get();
  const { train, validation, test, pool } = store.samples.counts();
  return {
    directory,
    name,
    image: { ...image },
    classes: [...classes],
    createdAt,
    samples: { train: train.samples, validation: validation.samples, test: test.samples, pool: pool.samples },
    labelled: train.labelled + validation.labelled + test.labelled + pool.labelled,
    fingerprint: store.samples.fingerprint(),
    auditLeaves: store.audit.size(),
  };
}
