import * as v from 'valibot';
import { Id } from '../../shared/contract/common.ts';
import type { Cost } from '../../shared/domain/report-input.ts';
import type { Store } from '../store/open.ts';
import type { ScoreRun } from '../store/scores/scores.ts';

/** What labels of a report come from. */
export type CostedRuns = {
  readonly classifier: number;
  readonly gwin: number | null;
  /** The classifier's draws for one image. */
  readonly draws: number;
  readonly passes: readonly ScoreRun[];
  /** Of the transforms of each pass. */
  readonly relabels: readonly ScoreRun[];
  readonly second: ScoreRun | null;
};

const Trained = v.object({ model: Id });
const Scored = v.object({ runs: v.array(Id) });

/** What each way to a label costs: networks that an image goes through, and time, as far as jobs on record tell. */
export function costsOf(
  store: Store,
  { classifier, gwin, draws, passes, relabels, second }: CostedRuns,
): Cost[] {
  const { training, scoring } = secondsSpent(store);
  const trained = (model: number): number | null => training.get(model) ?? null;
  const bnn = {
    generatorPasses: 0,
    classifierPasses: draws,
    millisecondsPerImage: millisecondsPerImage(passes, scoring),
  };
  const costs: Cost[] = [{ source: 'bnn', trainingSeconds: trained(classifier), ...bnn }];
  if (gwin !== null) {
    costs.push({
      source: 'gwin',
      trainingSeconds: trained(gwin),
      generatorPasses: 1,
      classifierPasses: draws,
      millisecondsPerImage: millisecondsPerImage(relabels, scoring),
    });
  }
  costs.push({ source: 'retry', trainingSeconds: 0, ...bnn });
  if (second !== null) {
    costs.push({
      source: 'second',
      trainingSeconds: trained(second.model),
      generatorPasses: 0,
      classifierPasses: second.draws,
      millisecondsPerImage: millisecondsPerImage([second], scoring),
    });
  }
  return costs;
}

/**
 * Seconds by model that was trained and by run that was scored, from start to end of the jobs on record; one that was
 * resumed counts from its last start. Runs share their job's time by their images, and count for the first job that
 * names them: a later one found them on record.
 */
function secondsSpent({
  jobs,
  scores,
}: Store): Readonly<Record<'training' | 'scoring', Map<number, number>>> {
  const training = new Map<number, number>();
  const scoring = new Map<number, number>();
  for (const { result, startedAt, endedAt } of jobs.inState('done')) {
    if (startedAt === null || endedAt === null) continue;
    const seconds = (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
    if (v.is(Trained, result)) training.set(result.model, seconds);
    if (!v.is(Scored, result)) continue;
    const made = result.runs.filter((run) => !scoring.has(run)).map((run) => scores.run(run));
    const images = made.reduce((sum, { samples }) => sum + samples, 0);
    for (const { id, samples } of made) scoring.set(id, (seconds * samples) / Math.max(1, images));
  }
  return { training, scoring };
}

/** Null where one of the runs was made by no job of this project. */
function millisecondsPerImage(runs: readonly ScoreRun[], spent: ReadonlyMap<number, number>): number | null {
  const images = runs.reduce((sum, { samples }) => sum + samples, 0);
  if (images === 0 || runs.some(({ id }) => !spent.has(id))) return null;
  return (1000 * runs.reduce((sum, { id }) => sum + (spent.get(id) ?? 0), 0)) / images;
}
