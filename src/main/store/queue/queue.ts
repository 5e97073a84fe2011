import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { Outcome, QueueStatus } from '../../../shared/contract/queue.ts';
import { cells, Count, Id, numberCell, prepareBulkRead, prepareQuery, type Query } from '../query.ts';
import { countQuery, pageQuery, type QueueCursor, type QueueFilter, type QueuePage } from './page.ts';
import countsSql from './counts.sql?raw';
import getSql from './get.sql?raw';
import untransformedSql from './untransformed.sql?raw';

const Item = v.object({
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
  /** Whose decision stands; null while open. */
  reviewer: v.nullable(v.string()),
  scoreRun: Id,
  transformRun: v.nullable(Id),
  relabelRun: v.nullable(Id),
});
export type QueueItem = Readonly<v.InferOutput<typeof Item>>;

const Listed = v.pipe(
  v.object({ ...Item.entries, key: v.union([v.number(), v.string()]) }),
  v.transform(({ key, ...item }) => ({ key, item })),
);

const Counts = v.object({
  /** Of all samples scored under the policy; rejected = rescued + unsure = open + decided + skipped + flagged. */
  accepted: v.number(),
  rejected: v.number(),
  rescued: v.number(),
  unsure: v.number(),
  open: v.number(),
  decided: v.number(),
  skipped: v.number(),
  flagged: v.number(),
});
export type QueueCounts = Readonly<v.InferOutput<typeof Counts>>;

export function queueStore(db: Database) {
  const get = prepareQuery(db, getSql, Item);
  const counts = prepareQuery(db, countsSql, Counts);
  const readUntransformed = prepareBulkRead(db, untransformedSql);
  const pages = new Map<string, Query<v.InferOutput<typeof Listed>>>();
  const countsOf = new Map<string, Query<v.InferOutput<typeof Count>>>();

  return {
    /** A page of the queue; `next` starts the one after it, null at the end. */
    list(page: QueuePage): { readonly items: QueueItem[]; readonly next: QueueCursor | null } {
      const { sql, params } = pageQuery(page);
      const query = pages.get(sql) ?? prepareQuery(db, sql, Listed);
      pages.set(sql, query);
      const rows = query.all(params);
      const last = rows.at(-1);
      const full = last !== undefined && rows.length === page.limit;
      const next = full ? { key: last.key, certainty: last.item.certainty, sample: last.item.sample } : null;
      return { items: rows.map(({ item }) => item), next };
    },

    /** Items that match. */
    count(filter: QueueFilter): number {
      const { sql, params } = countQuery(filter);
      const query = countsOf.get(sql) ?? prepareQuery(db, sql, Count);
      countsOf.set(sql, query);
      return query.one(params)?.count ?? 0;
    },

    counts(): QueueCounts {
      const none = {
        accepted: 0,
        rejected: 0,
        rescued: 0,
        unsure: 0,
        open: 0,
        decided: 0,
        skipped: 0,
        flagged: 0,
      };
      return counts.one() ?? none;
    },

    /** Null when the policy accepts the sample, or never scored it. */
    get: (sample: number): QueueItem | null => get.one({ sample }),

    /** Rejected samples that the policy's GWIN has not transformed and relabelled yet, ascending. */
    untransformed: (): Int32Array => Int32Array.from(readUntransformed(), (row) => numberCell(cells(row), 0)),
  };
}
