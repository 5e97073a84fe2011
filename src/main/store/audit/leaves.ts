import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { leafHash } from '../../audit/leaf.ts';
import {
  Bytes,
  bytesCell,
  cells,
  Count,
  Json,
  numberCell,
  prepareBulkRead,
  prepareQuery,
  textCell,
  type Query,
} from '../query.ts';
import type { EntryOrigin } from '../../../shared/domain/log-entries.ts';
import { conditionsOf, originOf, type EntryFilter } from './entry-filter.ts';
import actorsSql from './actors.sql?raw';
import allSql from './all.sql?raw';
import countSql from './count.sql?raw';
import listSql from './list.sql?raw';
import overridesSql from './overrides.sql?raw';
import typesSql from './types.sql?raw';
import typesSinceSql from './types-since.sql?raw';

const Leaf = v.object({
  idx: v.number(),
  at: v.string(),
  type: v.string(),
  actor: v.string(),
  json: v.pipe(
    Json,
    v.object({ body: v.unknown() }),
    v.transform(({ body }) => body),
  ),
  hash: v.pipe(
    Bytes,
    v.transform((bytes) => Buffer.from(bytes).toString('hex')),
  ),
});
type Leaf = v.InferOutput<typeof Leaf>;

export type AuditEntry = {
  readonly index: number;
  readonly at: string;
  readonly type: string;
  readonly actor: string;
  /** SHA-256 of the leaf, lower-case hex. */
  readonly hash: string;
  readonly body: unknown;
};

/** `reached`: all entries from here on were looked at; 0 where none is left. */
export type EntryPage = { readonly entries: AuditEntry[]; readonly reached: number };

export type Facets = {
  readonly types: { readonly type: string; readonly count: number }[];
  readonly actors: { readonly actor: string; readonly count: number }[];
  readonly origins: Readonly<Record<EntryOrigin, number>>;
  readonly overrides: number;
};

/** Entries read through for words in one query. */
const STRETCH = 20_000;

export type RawLeaf = { readonly index: number; readonly json: string; readonly hash: Uint8Array };

export function auditStore(db: Database) {
  const count = prepareQuery(db, countSql, Count);
  const types = prepareQuery(db, typesSql, v.object({ type: v.string(), count: v.number() }));
  const actors = prepareQuery(db, actorsSql, v.object({ actor: v.string(), count: v.number() }));
  const overrides = prepareQuery(db, overridesSql, Count);
  const typesSince = prepareQuery(db, typesSinceSql, v.object({ type: v.string() }));
  const lists = new Map<string, Query<Leaf>>();
  const readAll = prepareBulkRead(db, allSql);

  function* leaves(): Generator<RawLeaf> {
    for (const row of readAll()) {
      const columns = cells(row);
      yield { index: numberCell(columns, 0), json: textCell(columns, 1), hash: bytesCell(columns, 2) };
    }
  }

  return {
    /** Leaves in the log. */
    size: (): number => count.one()?.count ?? 0,

    /** Newest first, from the one before `before`. For words, which no index finds, a stretch of the log at a time. */
    list(limit: number, before = Number.MAX_SAFE_INTEGER, filter: EntryFilter = {}): EntryPage {
      const conditions = conditionsOf(filter);
      const end = Math.min(before, count.one()?.count ?? 0);
      const from = filter.words === undefined ? 0 : Math.max(0, end - STRETCH);
      const where = ['idx >= @from AND idx < @end', ...conditions.map(({ sql }) => sql)].join(' AND ');
      const query =
        lists.get(where) ??
        prepareQuery(
          db,
          listSql.replace('{where}', () => where),
          Leaf,
        );
      lists.set(where, query);
      const params = Object.assign({ limit, from, end }, ...conditions.map(({ params }) => params));
      const entries = query
        .all(params)
        .map(({ idx, at, type, actor, hash, json }) => ({ index: idx, at, type, actor, hash, body: json }));
      return { entries, reached: entries.length < limit ? from : (entries.at(-1)?.index ?? from) };
    },

    /** Types and actors that occur, with how often each does. */
    facets(): Facets {
      const found = types.all();
      const origins = { people: 0, engine: 0 };
      for (const { type, count } of found) origins[originOf(type)] += count;
      return { types: found, actors: actors.all(), origins, overrides: overrides.one()?.count ?? 0 };
    },

    /** Types of the leaves from index `from` on. */
    typesSince: (from: number): string[] => typesSince.all({ from }).map(({ type }) => type),

    /** All leaves in order, as they are hashed. */
    leaves,

    /** The first leaf whose hash is not that of its text, or whose number is out of order; null when all are right. */
    firstBad(): number | null {
      let expected = 0;
      for (const { index, json, hash } of leaves()) {
        if (index !== expected || Buffer.compare(leafHash(json), hash) !== 0) return expected;
        expected++;
      }
      return null;
    },
  };
}
