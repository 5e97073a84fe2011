import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { Outcome, QueueStatus } from '../../../shared/contract/queue.ts';
import { DECISION_KINDS } from '../../../shared/domain/decisions.ts';
import type { Memo } from '../memo.ts';
import { Bytes, cells, Count, Id, numberCell, prepareBulkRead, prepareQuery, type Query } from '../query.ts';
import {
  countQuery,
  pageQuery,
  type QueueCursor,
  type QueueFilter,
  type QueuePage,
  viewed,
  type Viewer,
} from './page.ts';
import countsSql from './counts.sql?raw';
import getSql from './get.sql?raw';
import givenOfChangeSql from './given-of-change.sql?raw';
import givenOfSampleSql from './given-of-sample.sql?raw';
import recordSql from './record.sql?raw';
import rejectedSql from './rejected.sql?raw';
import transformRecordSql from './transform-record.sql?raw';
import untransformedSql from './untransformed.sql?raw';

const Row = v.object({
  sample: Id,
  outcome: Outcome,
  status: QueueStatus,
  /** The classifier's label of the original, its certainty by the policy's statistic, its doubts in nats. */
  label: v.number(),
  certainty: v.number(),
  entropy: v.number(),
  mutualInformation: v.number(),
  /** The classifier's label of the transform and its certainty; null before the transform was made. */
  suggestion: v.nullable(v.number()),
  suggestionCertainty: v.nullable(v.number()),
  gain: v.nullable(v.number()),
  /** Whose decision the status is from; null while open. */
  reviewer: v.nullable(v.string()),
  /** How many verdicts it needs, and how many were given that count. */
  needed: v.number(),
  given: v.number(),
  scoreRun: Id,
  transformRun: v.nullable(Id),
  relabelRun: v.nullable(Id),
  /** What the decision that the status is from says; null while open. */
  decidedKind: v.nullable(v.picklist(DECISION_KINDS)),
  decidedLabel: v.nullable(v.number()),
});
export type QueueItem = Readonly<v.InferOutput<typeof Row>>;

const Listed = v.pipe(
  v.object({ ...Row.entries, key: v.union([v.number(), v.string()]) }),
  v.transform(({ key, ...item }) => ({ key, item })),
);

/** What a score of a sample can be recomputed from. `leaf`: index of the run's audit leaf. */
const ScoreRecord = v.object({
  classifier: Id,
  weights: v.string(),
  seed: v.number(),
  draws: v.number(),
  preprocessing: v.string(),
  leaf: v.number(),
  at: v.string(),
});
export type ScoreRecord = Readonly<v.InferOutput<typeof ScoreRecord>>;

/** The same of a transform; `sha256` is that of its pixels. */
const TransformRecord = v.object({
  gwin: Id,
  weights: v.string(),
  seed: v.number(),
  sha256: v.pipe(
    Bytes,
    v.transform((bytes) => Buffer.from(bytes).toString('hex')),
  ),
  leaf: v.number(),
  at: v.string(),
});
export type TransformRecord = Readonly<v.InferOutput<typeof TransformRecord>>;

/** Where the verdict on a rejected sample comes from. */
const Rejected = v.object({
  sample: Id,
  scoreRun: Id,
  transformRun: v.nullable(Id),
  relabelRun: v.nullable(Id),
});
export type Rejected = Readonly<v.InferOutput<typeof Rejected>>;

const LabelCount = v.object({ label: v.number(), count: v.number() });

const Counts = v.object({
  /**
   * Of all samples scored under the policy; rejected = rescued + unsure. In the queue are rejected + spotChecks = open +
   * waiting + conflict + decided + skipped + flagged.
   */
  accepted: v.number(),
  rejected: v.number(),
  rescued: v.number(),
  unsure: v.number(),
  spotChecks: v.number(),
  open: v.number(),
  waiting: v.number(),
  conflict: v.number(),
  decided: v.number(),
  skipped: v.number(),
  flagged: v.number(),
});
export type QueueCounts = Readonly<v.InferOutput<typeof Counts>>;

/** What is kept until anything changes, and until the queue is built anew. */
type Memos = { readonly ofAll: Memo; readonly ofQueue: Memo };

export function queueStore(db: Database, memos: Memos) {
  const get = prepareQuery(db, viewed(getSql, null), Row);
  const getFor = prepareQuery(db, viewed(getSql, ''), Row);
  const counts = prepareQuery(db, viewed(countsSql, null), Counts);
  const countsFor = prepareQuery(db, viewed(countsSql, ''), Counts);
  const scoreRecord = prepareQuery(db, recordSql, ScoreRecord);
  const transformRecord = prepareQuery(db, transformRecordSql, TransformRecord);
  const givenOfChange = prepareQuery(db, givenOfChangeSql, LabelCount);
  const givenOfSample = prepareQuery(db, givenOfSampleSql, v.object({ label: v.number() }));
  const rejected = prepareQuery(db, rejectedSql, Rejected);
  const readUntransformed = prepareBulkRead(db, untransformedSql);
  const pages = new Map<string, Query<v.InferOutput<typeof Listed>>>();
  const countsOf = new Map<string, Query<v.InferOutput<typeof Count>>>();

  return {
    /** A page of the viewer's queue; `next` starts the one after it, null at the end. */
    list(
      page: QueuePage,
      viewer: Viewer = null,
    ): { readonly items: QueueItem[]; readonly next: QueueCursor | null } {
      const { sql, params } = pageQuery(page, viewer);
      const query = pages.get(sql) ?? prepareQuery(db, sql, Listed);
      pages.set(sql, query);
      const rows = query.all(params);
      const last = rows.at(-1);
      const full = last !== undefined && rows.length === page.limit;
      const next = full ? { key: last.key, certainty: last.item.certainty, sample: last.item.sample } : null;
      return { items: rows.map(({ item }) => item), next };
    },

    /** Items that match. */
    count(filter: QueueFilter, viewer: Viewer = null): number {
      const { sql, params } = countQuery(filter, viewer);
      const query = countsOf.get(sql) ?? prepareQuery(db, sql, Count);
      countsOf.set(sql, query);
      return memos.ofAll(`${sql} ${JSON.stringify(params)}`, () => query.one(params)?.count ?? 0);
    },

    counts(viewer: Viewer = null): QueueCounts {
      const none = {
        accepted: 0,
        rejected: 0,
        rescued: 0,
        unsure: 0,
        spotChecks: 0,
        open: 0,
        waiting: 0,
        conflict: 0,
        decided: 0,
        skipped: 0,
        flagged: 0,
      };
      if (viewer === null) return memos.ofAll('queue counts', () => counts.one() ?? none);
      return memos.ofAll(`queue counts of ${viewer}`, () => countsFor.one({ viewer }) ?? none);
    },

    /** Null when the policy never scored the sample, or accepts it and it is no spot check. */
    get: (sample: number, viewer: Viewer = null): QueueItem | null =>
      viewer === null ? get.one({ sample }) : getFor.one({ sample, viewer }),

    /** What a score run stands on; null when there is none of that number. */
    scoreRecord: (run: number): ScoreRecord | null => scoreRecord.one({ run }),

    /** What a sample's transform stands on; null when it is not in the run. */
    transformRecord: (run: number, sample: number): TransformRecord | null =>
      transformRecord.one({ run, sample }),

    /** Labels that came with the data where `to` is suggested for `from`, this sample left out. */
    givenOfChange(from: number, to: number, sample: number): { label: number; count: number }[] {
      const all = memos.ofQueue(`${from} ${to}`, () => givenOfChange.all({ from, to }));
      const own = givenOfSample.one({ from, to, sample })?.label;
      return all.map(({ label, count }) => ({ label, count: label === own ? count - 1 : count }));
    },

    /** All rejected samples, those of the same runs one after another. */
    rejected: (): Rejected[] => rejected.all(),

    /** Rejected samples that the policy's GWIN has not transformed and relabelled yet, ascending. */
    untransformed: (): Int32Array => Int32Array.from(readUntransformed(), (row) => numberCell(cells(row), 0)),
  };
}
