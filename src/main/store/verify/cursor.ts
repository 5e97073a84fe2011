import type { Database } from 'better-sqlite3';
import { createRowDigest, type DigestCell } from '../../audit/digest.ts';
import { cells } from '../query.ts';

/** How many rows are read before others get their turn. */
const ROWS_A_STEP = 500;

/** Rows of one query, one after another, each as an array of its columns. */
export type Cursor = {
  readonly table: string;
  readonly columns: readonly string[];
  /** Null after the last one. */
  readonly next: () => readonly unknown[] | null;
  readonly close: () => void;
};

export function createCursor(db: Database, table: string, sql: string): Cursor {
  const statement = db.prepare<[], unknown>(sql).raw(true);
  const rows = statement.iterate();
  return {
    table,
    columns: statement.columns().map(({ name }) => name),
    next() {
      const step = rows.next();
      return step.done === true ? null : cells(step.value);
    },
    close: () => void rows.return?.(),
  };
}

/** Reads the next row and says how it differs from what it should be; null when it does not. */
export function differs(cursor: Cursor, expected: readonly unknown[]): string | null {
  const row = cursor.next();
  if (row === null) return `A row of ${cursor.table} is missing`;
  const column = expected.findIndex((value, index) => value !== row[index]);
  if (column < 0) return null;
  const [id] = row;
  return `Row ${String(id)} of ${cursor.table} was changed: ${cursor.columns[column] ?? 'a column'}`;
}

/** What `digestOf` makes of a row: its cells, or what is wrong with it. */
export type DigestRow = (row: readonly unknown[]) => readonly unknown[] | string;

/**
 * The digest of the next `count` rows.
 *
 * @returns what is wrong with a row in place of a digest, as `{ problem }`.
 */
export function* digestOf(
  cursor: Cursor,
  count: number,
  read: DigestRow,
): Generator<undefined, { readonly digest: string } | { readonly problem: string }> {
  const digest = createRowDigest();
  for (let n = 0; n < count; n++) {
    if (n % ROWS_A_STEP === ROWS_A_STEP - 1) yield;
    const row = cursor.next();
    if (row === null) return { problem: `A row of ${cursor.table} is missing` };
    const wanted = read(row);
    if (typeof wanted === 'string') return { problem: wanted };
    if (!wanted.every(isDigestCell))
      return { problem: `A row of ${cursor.table} holds what was never written` };
    digest.add(wanted);
  }
  return { digest: digest.finish() };
}

function isDigestCell(value: unknown): value is DigestCell {
  return value === null || typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
}
