import * as v from 'valibot';
import { Id } from '../../../shared/contract/common.ts';
import type { Model } from '../../../shared/contract/models.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import type { Session } from './session.ts';

const TrainingResult = v.object({ model: Id });

/** Follows a training job to its end and gives the model it made. */
export async function trainedModel(session: Session, job: number, title: string): Promise<Model> {
  const ended = await session.follow(job, title);
  const { model: id } = v.parse(TrainingResult, ended.result);
  const model = (await session.client.models.list({})).find((one) => one.id === id);
  if (model === undefined) throw new GwinnowError('MODEL_NOT_FOUND', `Job ${job} left no model`);
  return model;
}

export function modelText(model: Model): string {
  const metrics = Object.entries(model.metrics)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `  ${name.padEnd(34)} ${formatMetric(value)}`);
  return [
    `Model ${model.id}: ${model.architecture}, seed ${model.seed}, weights ${model.weights.slice(0, 12)}`,
    ...metrics,
  ].join('\n');
}

function formatMetric(value: number | null): string {
  if (value === null) return '';
  return Number.isInteger(value) ? String(value) : value.toFixed(4);
}
