import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { prepareQuery } from './query.ts';

/** Keeps what was worked out from the database until anybody, in this process or another, has written to it. */
export type Memo = <Result>(key: string, work: () => Result) => Result;

const Changes = v.object({ changes: v.number() });

/** @param dataVersion changes whenever another process has written. */
export function createMemo(db: Database, dataVersion: () => number): Memo {
  const changes = prepareQuery(db, 'SELECT total_changes() AS changes', Changes);
  const kept = new Map<string, unknown>();
  let version = '';

  return <Result>(key: string, work: () => Result): Result => {
    const now = `${dataVersion()} ${changes.one()?.changes ?? 0}`;
    if (now !== version) kept.clear();
    version = now;
    if (!kept.has(key)) kept.set(key, work());
    return kept.get(key) as Result;
  };
}
