import { GwinnowError } from '../../../shared/errors.ts';
import { os } from '../dispatch.ts';
import type { OpenProject, Runtime } from '../runtime.ts';
import type { GwinParams } from '../work/train.ts';

export function trainingHandlers(runtime: Runtime) {
  return {
    history: os.training.history.handler(({ input }) => runtime.project().store.jobs.history(input.job)),
    classifier: os.training.classifier.handler(({ input, context }) => ({
      job: runtime.project().jobs.start('train-classifier', input, context.actor),
    })),
    gwin: os.training.gwin.handler(({ input, context }) => {
      const project = runtime.project();
      const params: GwinParams = { ...input, classifier: classifierFor(project, input.classifier) };
      return { job: project.jobs.start('train-gwin', params, context.actor) };
    }),
  };
}

/** The classifier asked for, else the policy's. MODEL_NOT_FOUND, NO_MODEL. */
function classifierFor({ store }: OpenProject, wanted: number | undefined): number {
  const id = wanted ?? store.policies.current().classifier;
  if (id === null) {
    throw new GwinnowError('NO_MODEL', 'There is no classifier yet. Train one first: gwinnow train bnn');
  }
  const model = store.models.get(id);
  if (model.kind === 'classifier') return id;
  throw new GwinnowError('BAD_ARGUMENT', `Model ${id} is a GWIN, not a classifier`);
}
