import { GwinnowError } from '../../../shared/errors.ts';
import type { ScoreRequest, TransformRequest } from '../../../shared/contract/scoring.ts';
import { os } from '../dispatch.ts';
import type { OpenProject, Runtime } from '../runtime.ts';
import type { ScoreParams } from '../work/score.ts';
import type { TransformParams } from '../work/transform.ts';

export function scoringHandlers(runtime: Runtime) {
  return {
    score: os.scoring.score.handler(({ input, context }) => {
      const project = runtime.project();
      return { job: project.jobs.start('score', scoreParams(project, input), context.actor) };
    }),
    transform: os.scoring.transform.handler(({ input, context }) => {
      const project = runtime.project();
      return { job: project.jobs.start('transform', transformParams(project, input), context.actor) };
    }),
  };
}

function scoreParams({ store }: OpenProject, request: ScoreRequest): ScoreParams {
  const policy = store.policies.current();
  const model = request.model ?? policy.classifier;
  if (model === null) {
    throw new GwinnowError('NO_MODEL', 'There is no classifier yet. Train one first: gwinnow train bnn');
  }
  if (store.models.get(model).kind !== 'classifier') {
    throw new GwinnowError('BAD_ARGUMENT', `Model ${model} is a GWIN; it transforms, it does not label`);
  }
  return {
    model,
    split: request.split,
    draws: request.draws ?? policy.draws,
    seed: request.seed ?? policy.seed,
    passes: request.passes,
    purpose: model === policy.classifier ? 'pass' : 'second',
  };
}

function transformParams({ store }: OpenProject, request: TransformRequest): TransformParams {
  const gwin = request.model ?? store.policies.current().gwin;
  if (gwin === null) {
    throw new GwinnowError('NO_MODEL', 'There is no GWIN yet. Train one first: gwinnow train gwin');
  }
  const { classifier } = store.models.get(gwin);
  if (classifier === null) {
    throw new GwinnowError('BAD_ARGUMENT', `Model ${gwin} is a classifier; it labels, it does not transform`);
  }
  return { gwin, classifier, split: request.split, below: request.below };
}
