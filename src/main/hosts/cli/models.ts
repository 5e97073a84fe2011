import * as v from 'valibot';
import { Id } from '../../../shared/contract/common.ts';
import type { Model } from '../../../shared/contract/models.ts';
import { reviewedOf } from '../../../shared/contract/reviewed.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { count, percent, shareFigure, shareRange, WHOLE_DECIMALS } from '../../../shared/domain/figures.ts';
import type { Share } from '../../../shared/domain/statistics.ts';
import type { Session } from './session.ts';
import { counted, moment } from './words.ts';

const TrainingResult = v.object({ model: Id });

/** Follows a training job to its end and gives the model it made. */
export async function trainedModel(
  session: Session,
  job: number,
  title: string,
  goOn?: string,
): Promise<Model> {
  const ended = await session.follow(job, title, goOn);
  const { model: id } = v.parse(TrainingResult, ended.result);
  const model = (await session.client.models.list({})).find((one) => one.id === id);
  if (model === undefined) throw new GwinnowError('MODEL_NOT_FOUND', `Job ${job} left no model`);
  return model;
}

/** What a model is and how good, in a few lines. */
export function modelText(model: Model): string {
  const { id, architecture, classifier, seed, createdAt, backend, weights, metrics, config } = model;
  const kind = classifier === null ? architecture : `GWIN (${architecture}) of classifier ${classifier}`;
  const quality = classifier === null ? classifierQuality(metrics) : gwinQuality(metrics);
  return [
    `Model ${id}: ${kind}, seed ${seed}, recorded ${moment(createdAt)}, trained on ${backend}`,
    ...quality.map((line) => `    ${line}`),
    ...reviewedText(config).map((line) => `    ${line}`),
    `    weights ${weights}`,
  ].join('\n');
}

/** A share with its 95 % interval. */
export function shareText(share: Share): string {
  const figure = shareFigure(share, WHOLE_DECIMALS);
  return share.value === null ? figure : `${figure} % (${shareRange(share, WHOLE_DECIMALS)})`;
}

/** Which decisions of people it learned from. */
function reviewedText(config: unknown): string[] {
  const reviewed = reviewedOf(config);
  if (reviewed === null) return [];
  const { labels, added, replaced, which, since, logSize, digest } = reviewed;
  const choice = which === 'all' ? '' : ', only those unlike the classifier,';
  const from = since === 0 ? '' : ` from entry ${since} on`;
  return [
    `learned from ${counted(labels, 'reviewed label')}${choice} too: ${count(added)} new, ${count(replaced)} in place of given ones`,
    `decided in the first ${count(logSize)} entries of the log${from}, digest ${digest}`,
  ];
}

type Metrics = Model['metrics'];

function classifierQuality(metrics: Metrics): string[] {
  const { validationAccuracy, validationNll, validationEce, validationBrier, steps } = metrics;
  const words = [
    share('accuracy', validationAccuracy),
    number('NLL', validationNll),
    number('ECE', validationEce),
    number('Brier', validationBrier),
  ];
  return [`${counted(steps ?? 0, 'step')}; on the validation images: ${joined(words)}`];
}

/** The best of many evaluations flatters; the report measures. */
function gwinQuality(metrics: Metrics): string[] {
  const { bestStep, steps, selectionEvaluated, selectionFixed, selectionBroken } = metrics;
  const { selectionAccuracyBefore: before, selectionAccuracyAfter: after } = metrics;
  const { selectionRescued: rescued, selectionRescuedAccuracy: rescuedAccuracy } = metrics;
  const best = `best at step ${count(bestStep ?? 0)} of ${count(steps ?? 0)}`;
  if (!selectionEvaluated) return [`${best}, not judged: no validation image is rejected`];
  const change =
    typeof before === 'number' && typeof after === 'number'
      ? `right ${percent(before)} → ${percent(after)}`
      : null;
  const fates = `${count(selectionFixed ?? 0)} fixed, ${count(selectionBroken ?? 0)} broken`;
  const certain = share(`${count(rescued ?? 0)} certain after it, right`, rescuedAccuracy);
  return [
    `${best}, chosen by ${counted(selectionEvaluated, 'rejected validation image')}:`,
    joined([change, fates, certain]),
  ];
}

function share(name: string, value: number | null | undefined): string | null {
  return typeof value === 'number' ? `${name} ${percent(value)}` : null;
}

function number(name: string, value: number | null | undefined): string | null {
  return typeof value === 'number' ? `${name} ${value.toFixed(4)}` : null;
}

function joined(words: readonly (string | null)[]): string {
  return words.filter((word) => word !== null).join(', ');
}
