import type { Database } from 'better-sqlite3';
import * as v from 'valibot';

const Messages = v.array(v.object({ integrity_check: v.string() }));
const Broken = v.array(v.object({ table: v.string(), rowid: v.nullable(v.number()), parent: v.string() }));

/**
 * What is wrong with the database file, in words; empty when it is sound. Reads all of it.
 */
export function integrityProblems(db: Database): string[] {
  const pages = v
    .parse(Messages, db.pragma('integrity_check(20)'))
    .map(({ integrity_check: message }) => message)
    .filter((message) => message !== 'ok');
  const references = v
    .parse(Broken, db.pragma('foreign_key_check'))
    .map(
      ({ table, rowid, parent }) =>
        `Row ${rowid ?? '?'} of ${table} names a row of ${parent} that is not there`,
    );
  return [...pages, ...references];
}
