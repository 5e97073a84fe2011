import { resolve } from 'node:path';
import type { ProjectSummary } from '../../../shared/contract/projects.ts';
import { os } from '../dispatch.ts';
import type { OpenProject, Runtime } from '../runtime.ts';

export function projectHandlers(runtime: Runtime) {
  return {
    create: os.projects.create.handler(({ input, context }) => {
      const { name, image, classes = [] } = input;
      const project = runtime.create(resolve(input.directory), { name, image, classes }, context.actor);
      return noted(runtime, summaryOf(project));
    }),
    open: os.projects.open.handler(({ input }) =>
      noted(runtime, summaryOf(runtime.open(resolve(input.directory)))),
    ),
    close: os.projects.close.handler(async () => {
      await runtime.closeProject();
      return {};
    }),
    recent: os.projects.recent.handler(async () => ({
      projects: await runtime.recents.list(),
      home: runtime.home,
    })),
    forget: os.projects.forget.handler(async ({ input }) => {
      await runtime.recents.forget(resolve(input.directory));
      return {};
    }),
    summary: os.projects.summary.handler(() => summaryOf(runtime.project())),
  };
}

async function noted({ recents }: Runtime, summary: ProjectSummary): Promise<ProjectSummary> {
  await recents.note(summary);
  return summary;
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
    auditLeaves: store.audit.size(),
  };
}
