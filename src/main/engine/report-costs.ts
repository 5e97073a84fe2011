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
  const training = trainingSeconds(store);
  const spent = scoringSeconds(store);
  const each = (runs: readonly ScoreRun[]): number | null => millisecondsPerImage(runs, spent);
  const bnn = { generatorPasses: 0, classifierPasses: draws, millisecondsPerImage: each(passes) };
  return [
    { source: 'bnn', trainingSeconds: training.get(classifier) ?? null, ...bnn },
    ...(gwin === null
      ? []
      : [
          {
            source: 'gwin' as const,
            trainingSeconds: training.get(gwin) ?? null,
            generatorPasses: 1,
            classifierPasses: draws,
            millisecondsPerImage: each(relabels),
          },
        ]),
    { source: 'retry', trainingSeconds: 0, ...bnn },
    ...(second === null
      ? []
      : [
          {
            source: 'second' as const,
            trainingSeconds: training.get(second.model) ?? null,
            generatorPasses: 0,
            classifierPasses: second.draws,
            millisecondsPerImage: each([second]),
          },
        ]),
  ];
}

/** Seconds from start to end of the job that made a model; a job that was resumed counts from its last start. */
function trainingSeconds({ jobs }: Store): Map<number, number> {
  const seconds = new Map<number, number>();
  for (const { result, startedAt, endedAt } of jobs.inState('done')) {
    const made = v.safeParse(Trained, result);
    if (!made.success || startedAt === null || endedAt === null) continue;
    seconds.set(made.output.model, secondsBetween(startedAt, endedAt));
  }
  return seconds;
}

/**
 * Seconds that each run took: those of the job that made it, by number of images where it made several. A later job names
 * runs that it found on record too.
 */
function scoringSeconds({ jobs, scores }: Store): Map<number, number> {
  const seconds = new Map<number, number>();
  for (const { result, startedAt, endedAt } of jobs.inState('done')) {
    const named = v.safeParse(Scored, result);
    if (!named.success || startedAt === null || endedAt === null) continue;
    const made = named.output.runs.filter((run) => !seconds.has(run)).map((run) => scores.run(run));
    const images = made.reduce((sum, { samples }) => sum + samples, 0);
    for (const { id, samples } of made) {
      seconds.set(id, (secondsBetween(startedAt, endedAt) * samples) / Math.max(1, images));
    }
  }
  return seconds;
}

/** Null where one of the runs was made by no job of this project. */
function millisecondsPerImage(runs: readonly ScoreRun[], spent: ReadonlyMap<number, number>): number | null {
  const images = runs.reduce((sum, { samples }) => sum + samples, 0);
  if (images === 0 || runs.some(({ id }) => !spent.has(id))) return null;
  return (1000 * runs.reduce((sum, { id }) => sum + (spent.get(id) ?? 0), 0)) / images;
}

function secondsBetween(start: string, end: string): number {
  return (Date.parse(end) - Date.parse(start)) / 1000;
}
