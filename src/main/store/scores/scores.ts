import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { Split } from '../../../shared/contract/common.ts';
import type { Certainties } from '../../../shared/domain/certainty.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { digestRows } from '../../audit/digest.ts';
import type { Change } from '../change.ts';
import type { QueueDeriver } from '../queue/derive.ts';
import {
  Bytes,
  bytesCell,
  cells,
  Count,
  Id,
  numberCell,
  prepareBulkRead,
  prepareQuery,
  prepareWrite,
} from '../query.ts';
import { collectScores, type ScoreColumns } from './columns.ts';
import { createScoreWriter, type KeptDraws } from './score-writer.ts';
import { floatsOf, meanOverDraws } from './draws.ts';
import { policyReadings } from './readings.ts';
import columnsSql from './columns.sql?raw';
import insertRunSql from './insert-run.sql?raw';
import nextSql from './next.sql?raw';
import ofSampleSql from './of-sample.sql?raw';
import predictionsSql from './predictions.sql?raw';
import runSql from './run.sql?raw';
import runsSql from './runs.sql?raw';

const Run = v.object({
  id: Id,
  model: Id,
  seed: v.number(),
  draws: v.number(),
  preprocessing: v.string(),
  split: Split,
  subject: v.picklist(['original', 'transform']),
  /** For subject 'transform': the run whose images were scored. */
  transformRun: v.nullable(Id),
  /** pass: a verdict's own; retry: fresh draws as a control; second: another classifier as a control. */
  purpose: v.picklist(['pass', 'retry', 'second']),
  samples: v.number(),
  at: v.string(),
});
export type ScoreRun = Readonly<v.InferOutput<typeof Run>>;

export type NewScoreRun = Omit<ScoreRun, 'id' | 'samples' | 'at'>;

/** Scores to be written; every array is [N], in the order of `samples`. */
export type NewScores = {
  readonly samples: ArrayLike<number>;
  readonly certainties: Certainties;
  /** Certainty in the true class; NaN where the sample came without a label. Null: not known for any. */
  readonly trueClass: { readonly medians: Float64Array; readonly means: Float64Array } | null;
  /** Draws to keep for review; null keeps none. */
  readonly draws: KeptDraws | null;
};

const SampleScore = v.object({
  run: Id,
  label: v.number(),
  median: v.number(),
  mean: v.number(),
  entropy: v.number(),
  mutualInformation: v.number(),
  runnerUp: v.number(),
  runnerUpProbability: v.number(),
  trueMedian: v.nullable(v.number()),
  trueMean: v.nullable(v.number()),
  draws: v.number(),
  /** [draws, classes]; null where the draws were not kept. */
  probabilities: v.nullable(v.pipe(Bytes, v.transform(floatsOf))),
});
export type SampleScore = Readonly<v.InferOutput<typeof SampleScore>>;

export type Predictions = { readonly labels: Int32Array; readonly probabilities: Float32Array };

export function scoresStore(db: Database, change: Change, queue: QueueDeriver) {
  const next = prepareQuery(db, nextSql, Count);
  const insertRun = prepareWrite(db, insertRunSql);
  const writeScores = createScoreWriter(db);
  const run = prepareQuery(db, runSql, Run);
  const runs = prepareQuery(db, runsSql, Run);
  const readColumns = prepareBulkRead(db, columnsSql);
  const ofSample = prepareQuery(db, ofSampleSql, SampleScore);
  const readPredictions = prepareBulkRead(db, predictionsSql);

  function getRun(id: number): ScoreRun {
    const found = run.one({ id });
    if (found === null) throw new GwinnowError('NO_SCORES', `There is no score run ${id}`, { run: id });
    return found;
  }

  return {
    /** One run: all its scores in one transaction under one leaf; the queue follows in the same transaction. */
    record(actor: string, newRun: NewScoreRun, scores: NewScores): ScoreRun {
      const { model, seed, draws, preprocessing, split, subject, transformRun, purpose } = newRun;
      const facts = { model, seed, draws, preprocessing, split, subject, transformRun, purpose };
      const id = change({ type: 'scores', actor }, ({ leaf, at }) => {
        const id = next.one()?.count ?? 1;
        const samples = scores.samples.length;
        insertRun({ id, ...facts, samples, at, leaf });
        const digest = digestRows(writeScores(id, draws, scores));
        queue.follow(id);
        return { result: id, body: { run: id, ...facts, samples, digest } };
      }).result;
      return getRun(id);
    },

    /** @throws NO_SCORES */
    run: getRun,

    ...policyReadings(db),

    /** Oldest first; with a filter, those alike in every field named. */
    runs(filter: Partial<NewScoreRun> = {}): ScoreRun[] {
      const wanted = Object.entries(filter);
      return runs.all().filter((one) => {
        const facts: Record<string, unknown> = one;
        return wanted.every(([field, value]) => facts[field] === value);
      });
    },

    /** Everything a run found, by ascending sample. @throws NO_SCORES */
    columns(runId: number): ScoreColumns {
      const collector = collectScores(getRun(runId).samples);
      for (const row of readColumns({ run: runId })) collector.add(row);
      return collector.finish();
    },

    /**
     * Mean probabilities [N, classes] of a run's labelled samples, by ascending sample; null where the draws of one
     * of them were not kept.
     */
    predictions(runId: number, classes: number): Predictions | null {
      const labels: number[] = [];
      const probabilities: number[] = [];
      for (const row of readPredictions({ run: runId })) {
        const columns = cells(row);
        if (columns[1] === null) return null;
        labels.push(numberCell(columns, 0));
        probabilities.push(...meanOverDraws(floatsOf(bytesCell(columns, 1)), classes));
      }
      return { labels: Int32Array.from(labels), probabilities: Float32Array.from(probabilities) };
    },

    /** What a run found on one sample; null when it was not in it. */
    ofSample: (runId: number, sample: number): SampleScore | null => ofSample.one({ run: runId, sample }),
  };
}
