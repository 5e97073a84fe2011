import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { leafHash } from '../../audit/leaf.ts';
import type { EventType } from '../../audit/events.ts';
import {
  bytesCell,
  cells,
  Count,
  Json,
  numberCell,
  prepareBulkRead,
  prepareQuery,
  textCell,
} from '../query.ts';
import allSql from './all.sql?raw';
import countSql from './count.sql?raw';
import listSql from './list.sql?raw';
import listOfTypeSql from './list-of-type.sql?raw';

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
});

export type AuditEntry = {
  readonly index: number;
  readonly at: string;
  readonly type: string;
  readonly actor: string;
  readonly body: unknown;
};

export type RawLeaf = { readonly index: number; readonly json: string; readonly hash: Uint8Array };

export function auditStore(db: Database) {
  const count = prepareQuery(db, countSql, Count);
  const list = prepareQuery(db, listSql, Leaf);
  const listOfType = prepareQuery(db, listOfTypeSql, Leaf);
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

    /** Newest first, from the one before `before`; of one type when it is named. */
    list(limit: number, before = Number.MAX_SAFE_INTEGER, type: EventType | null = null): AuditEntry[] {
      const rows = type === null ? list.all({ limit, before }) : listOfType.all({ limit, before, type });
      return rows.map(({ idx, at, type, actor, json }) => ({ index: idx, at, type, actor, body: json }));
    },

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
