import { hash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { Bytes, cells, Id, prepareBulkRead, prepareQuery } from '../query.ts';
import decidedSql from './decided.sql?raw';
import drawsSql from './draws.sql?raw';
import importRowsSql from './import-rows.sql?raw';
import scoreRowsSql from './score-rows.sql?raw';
import transformRowsSql from './transform-rows.sql?raw';

/** Facts as the log's digests are over them: one JSON array a line. */
export function evidenceStore(db: Database) {
  const scoreRows = prepareBulkRead(db, scoreRowsSql);
  const transformRows = prepareBulkRead(db, transformRowsSql);
  const importRows = prepareBulkRead(db, importRowsSql);
  const draws = prepareQuery(db, drawsSql, v.object({ probabilities: Bytes }));
  const decided = prepareQuery(db, decidedSql, v.object({ id: Id }));

  return {
    scoreRows: (run: number): string =>
      lines(scoreRows({ run }), (row) =>
        row.with(10, row[10] instanceof Uint8Array ? hash('sha256', row[10], 'hex') : null),
      ),
    transformRows: (run: number): string => lines(transformRows({ run })),
    importRows: (id: number): string => lines(importRows({ run: id })),

    /** float32, little endian, [draws, classes]; null where they were not kept. */
    draws: (run: number, sample: number): Uint8Array | null =>
      draws.one({ run, sample })?.probabilities ?? null,

    /** Samples that somebody ever decided on, ascending. */
    decided: (): number[] => decided.all().map(({ id }) => id),
  };
}

function lines(
  rows: Iterable<unknown>,
  change: (row: readonly unknown[]) => readonly unknown[] = (row) => row,
): string {
  return Array.from(rows, (row) => `${JSON.stringify(change(cells(row)))}\n`).join('');
}
