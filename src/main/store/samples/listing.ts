import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { Split, Statistic } from '../../../shared/contract/common.ts';
import { Count, Id, type Params, prepareQuery, type Query } from '../query.ts';
import policySql from '../queue/policy.sql?raw';
import {
  matchingQuery,
  pageByCertainty,
  pageByNumber,
  type SampleCursor,
  type SampleFilter,
  type SamplePage,
} from './page.ts';
import classesSql from './classes.sql?raw';
import countAllSql from './count-all.sql?raw';
import scoredSql from './scored.sql?raw';

const Row = v.object({
  sample: Id,
  split: Split,
  source: v.string(),
  given: v.nullable(v.number()),
  decided: v.nullable(v.number()),
  /** The classifier's label and certainty under the policy; null where it was not scored. */
  label: v.nullable(v.number()),
  certainty: v.nullable(v.number()),
});
export type SampleRow = v.InferOutput<typeof Row>;

const ClassCount = v.object({ label: v.nullable(v.number()), split: Split, samples: v.number() });
export type ClassCount = Readonly<v.InferOutput<typeof ClassCount>>;

/** Samples as a table: paged, filtered, with what the policy's classifier says of them. */
export function sampleListing(db: Database) {
  const policy = prepareQuery(db, policySql, v.object({ statistic: Statistic }));
  const scored = prepareQuery(db, scoredSql, Count);
  const all = prepareQuery(db, countAllSql, Count);
  const classes = prepareQuery(db, classesSql, ClassCount);
  const pages = new Map<string, Query<SampleRow>>();
  const counts = new Map<string, Query<v.InferOutput<typeof Count>>>();

  function rowsOf({ sql, params }: { readonly sql: string; readonly params: Params }): SampleRow[] {
    const query = pages.get(sql) ?? prepareQuery(db, sql, Row);
    pages.set(sql, query);
    return query.all(params);
  }

  function byCertainty(page: SamplePage, statistic: string): SampleRow[] {
    const { after, limit } = page;
    const unscoredAfter = after !== null && after.key === null ? after.sample : null;
    const scoredAfter =
      after !== null && after.key !== null ? { key: after.key, sample: after.sample } : null;
    const first = unscoredAfter === null ? rowsOf(pageByCertainty(page, scoredAfter, statistic)) : [];
    const missing = limit - first.length;
    if (missing === 0 || scored.one()?.count === all.one()?.count) return first;
    return [...first, ...rowsOf(pageByNumber({ ...page, limit: missing }, unscoredAfter, statistic, true))];
  }

  return {
    /** A page of samples, those not scored last when by certainty; `next` starts the one after it. */
    page(page: SamplePage): { readonly items: SampleRow[]; readonly next: SampleCursor | null } {
      const statistic = policy.one()?.statistic ?? 'median';
      const items =
        page.sort === 'certainty'
          ? byCertainty(page, statistic)
          : rowsOf(pageByNumber(page, page.after?.sample ?? null, statistic, false));
      const last = items.at(-1);
      const full = last !== undefined && items.length === page.limit;
      const key = page.sort === 'certainty' ? (last?.certainty ?? null) : null;
      return { items, next: full ? { key, sample: last.sample } : null };
    },

    /** Samples that match. */
    matching(filter: SampleFilter): number {
      const { sql, params } = matchingQuery(filter);
      const query = counts.get(sql) ?? prepareQuery(db, sql, Count);
      counts.set(sql, query);
      return query.one(params)?.count ?? 0;
    },

    /** How many samples came with each label, by split; those without one last. Only what occurs. */
    classes: (): ClassCount[] => classes.all(),
  };
}
