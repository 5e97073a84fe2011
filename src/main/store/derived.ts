import type { Database } from 'better-sqlite3';
import { digestRows, type DigestCell } from '../audit/digest.ts';
import { busyAsError } from './connection.ts';
import type { Standings } from './decisions/standings.ts';
import type { QueueDeriver } from './queue/derive.ts';
import { cells, nullableNumberCell, prepareBulkRead, textCell } from './query.ts';
import basisSql from './queue/basis.sql?raw';
import queueSql from './queue/contents.sql?raw';
import countingSql from './decisions/counting.sql?raw';
import standingsSql from './decisions/standings.sql?raw';

/** Derived rows before and after they were built again from the facts; `same`: not a byte differs. */
export type Rebuilt = {
  readonly same: boolean;
  readonly before: string;
  readonly after: string;
  readonly standings: number;
  readonly queue: number;
};

/** Drops what is derived and builds it again; digests prove that nothing else was kept in it. */
export function createRebuild(db: Database, standings: Standings, queue: QueueDeriver): () => Rebuilt {
  const reads = {
    standings: prepareBulkRead(db, standingsSql),
    verdicts: prepareBulkRead(db, countingSql),
    queue: prepareBulkRead(db, queueSql),
    basis: prepareBulkRead(db, basisSql),
  };

  function contents(): { readonly digest: string; readonly standings: number; readonly queue: number } {
    const counts = { standings: 0, verdicts: 0, queue: 0, basis: 0 };
    function* rows(): Generator<DigestCell[]> {
      for (const table of ['standings', 'verdicts', 'queue', 'basis'] as const) {
        for (const row of reads[table]()) {
          counts[table]++;
          yield [table, ...cells(row).map((_, column) => plainCell(cells(row), column))];
        }
      }
    }
    return { digest: digestRows(rows()), ...counts };
  }

  return () =>
    busyAsError(() =>
      db
        .transaction(() => {
          const before = contents().digest;
          standings.derive();
          queue.derive();
          const { digest: after, standings: standingRows, queue: queueRows } = contents();
          return { same: before === after, before, after, standings: standingRows, queue: queueRows };
        })
        .immediate(),
    );
}

function plainCell(row: readonly unknown[], column: number): DigestCell {
  return typeof row[column] === 'string' ? textCell(row, column) : nullableNumberCell(row, column);
}
