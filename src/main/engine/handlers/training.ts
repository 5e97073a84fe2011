import { GwinnowError } from '../../../shared/errors.ts';
import { os } from '../dispatch.ts';
import type { OpenProject, Runtime } from '../runtime.ts';
import { reviewedNow } from '../work/reviewed.ts';
import type { ClassifierParams, GwinParams } from '../work/train.ts';

export function trainingHandlers(runtime: Runtime) {
  return {
    history: os.training.history.handler(({ input }) => runtime.project().store.jobs.history(input.job)),
    reviewed: os.training.reviewed.handler(({ input }) => {
      const { store } = runtime.project();
      return { ...reviewedNow(store, input), heldOut: store.decisions.heldOut() };
    }),
    classifier: os.training.classifier.handler(({ input: { reviewed, ...request }, context }) => {
      const project = runtime.project();
      const taken = reviewed === undefined ? null : reviewedNow(project.store, reviewed);
      if (taken?.labels === 0) {
        throw new GwinnowError('NO_DATA', 'Nobody has decided a label of a training or pool image that fits');
      }
      const params: ClassifierParams = { ...request, ...(taken === null ? {} : { reviewed: taken }) };
      return { job: project.jobs.start('train-classifier', params, context.actor) };
    }),
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
