import type { Database } from 'better-sqlite3';
import type { EventBody } from '../../audit/events.ts';
import type { Change } from '../change.ts';
import { numberCell, prepareBulkGet } from '../query.ts';
import { openSnapshot, type Snapshot } from './snapshot.ts';
import findSql from './find.sql?raw';

export function exchangeStore(db: Database, path: string, change: Change) {
  const find = prepareBulkGet(db, findSql);
  return {
    snapshot: (): Snapshot => openSnapshot(path),

    /** Writes down that data left the project; returns how many leaves the log has with it. */
    recordExport: (actor: string, body: EventBody<'export'>): number =>
      change({ type: 'export', actor }, () => ({ result: null, body })).treeSize,

    /** The sample of these original bytes from this source; null when there is none. */
    find(sha256: Uint8Array, source: string): number | null {
      const row = find(sha256, source);
      return row === null ? null : numberCell(row, 0);
    },
  };
}
