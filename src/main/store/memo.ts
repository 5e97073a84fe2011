import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { prepareQuery } from './query.ts';

/** Keeps what was worked out under a key until what it was worked out from has changed. */
export type Memo = <Result>(key: string, work: () => Result) => Result;

const Changes = v.object({ changes: v.number() });

/** Changes whenever anybody, in this process or another, has written. @param dataVersion another process has */
export function createChangeStamp(db: Database, dataVersion: () => number): () => string {
  const changes = prepareQuery(db, 'SELECT total_changes() AS changes', Changes);
  return () => `${dataVersion()} ${changes.one()?.changes ?? 0}`;
}

/** @param stamp is another one whenever what is kept may no longer hold */
export function createMemo(stamp: () => string): Memo {
  const kept = new Map<string, unknown>();
  let version = '';

  return <Result>(key: string, work: () => Result): Result => {
    const now = stamp();
    if (now !== version) kept.clear();
    version = now;
    if (!kept.has(key)) kept.set(key, work());
    return kept.get(key) as Result;
  };
}
