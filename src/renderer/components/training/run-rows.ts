import type { Job } from '../../../shared/contract/jobs.ts';
import type { Model } from '../../../shared/contract/models.ts';
import type { Policy } from '../../../shared/contract/policies.ts';
import { isTraining, modelOf, runParams, type RunParams } from './run-facts.ts';

/** One training, or a model that no job here made (installed, or of a job that is no longer listed). */
export type RunRow = {
  readonly key: string;
  readonly kind: Model['kind'];
  readonly job: Job | null;
  readonly model: Model | null;
  readonly params: RunParams;
  /** Seconds from start to end; null before the end, and where no job is known. */
  readonly seconds: number | null;
  readonly inUse: boolean;
  /** May be taken into use: a GWIN only beside the classifier whose rejects it was trained on. */
  readonly usable: boolean;
};

/** All trainings and models of a project, newest first. */
export function runRows(
  jobs: readonly Job[],
  models: readonly Model[],
  policy: Pick<Policy, 'classifier' | 'gwin'> | null,
): RunRow[] {
  const byId = new Map(models.map((model) => [model.id, model]));
  const claimed = new Set<number>();
  const rows = jobs
    .filter(({ kind }) => isTraining(kind))
    .sort((a, b) => b.id - a.id)
    .map((job): RunRow => {
      const made = modelOf(job);
      if (made !== null) claimed.add(made);
      return rowOf(job, made === null ? null : (byId.get(made) ?? null), policy);
    });
  const others = models
    .filter(({ id }) => !claimed.has(id))
    .sort((a, b) => b.id - a.id)
    .map((model) => rowOf(null, model, policy));
  return [...rows, ...others];
}

function rowOf(
  job: Job | null,
  model: Model | null,
  policy: Pick<Policy, 'classifier' | 'gwin'> | null,
): RunRow {
  const kind = model?.kind ?? (job?.kind === 'train-gwin' ? 'gwin' : 'classifier');
  const inUse = model !== null && (policy?.classifier === model.id || policy?.gwin === model.id);
  return {
    key: job === null ? `model ${model?.id}` : `job ${job.id}`,
    kind,
    job,
    model,
    params: job === null ? paramsOfModel(model) : runParams(job),
    seconds: job === null ? null : secondsOf(job),
    inUse,
    usable: model !== null && !inUse && (kind === 'classifier' || model.classifier === policy?.classifier),
  };
}

function paramsOfModel(model: Model | null): RunParams {
  const gwin = model?.kind === 'gwin';
  return {
    seed: model?.seed ?? null,
    preset: null,
    length: null,
    architecture: gwin ? null : (model?.architecture ?? null),
    generator: gwin ? model.architecture : null,
    conditioning: null,
    classifier: model?.classifier ?? null,
  };
}

function secondsOf({ startedAt, endedAt }: Job): number | null {
  return startedAt === null || endedAt === null ? null : (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
}
