import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { GwinnowError } from '../../shared/errors.ts';
import type { Migration } from './migrations.ts';

/** "GWNW": marks an SQLite file as ours, see `file` and PRAGMA application_id. */
export const APPLICATION_ID = 0x47574e57;

const APPLIED_TABLE = `CREATE TABLE IF NOT EXISTS migrations (
  number INTEGER PRIMARY KEY,
  name   TEXT NOT NULL,
  sha256 TEXT NOT NULL
) STRICT`;

const Applied = v.array(v.object({ number: v.number(), name: v.string(), sha256: v.string() }));

/**
 * Brings a database up to the last migration: each in one transaction, its SHA-256 recorded, a failing one undone.
 * Safe when two processes do it at once.
 *
 * @returns how many were applied.
 * @throws PROJECT_TOO_NEW when the database has migrations this version does not know; INTERNAL when a recorded
 * migration is not the one at hand, or leaves a reference to nothing behind.
 */
export function migrate(db: Database, migrations: readonly Migration[]): number {
  const version = schemaVersion(db);
  checkAge(version, migrations.length);
  if (version > 0) checkApplied(db, migrations.slice(0, version));
  db.pragma('foreign_keys = OFF');
  try {
    let applied = 0;
    for (const [index, migration] of migrations.entries()) {
      if (index >= version) applied += Number(applyOne(db, index + 1, migration));
    }
    return applied;
  } finally {
    db.pragma('foreign_keys = ON');
  }
}

export function schemaVersion(db: Database): number {
  return v.parse(v.number(), db.pragma('user_version', { simple: true }));
}

export function checkAge(version: number, known: number): void {
  if (version <= known) return;
  throw new GwinnowError(
    'PROJECT_TOO_NEW',
    `This project was last opened by a newer Gwinnow (format ${version}, this one knows up to ${known})`,
    { version, known },
  );
}

/** False when another process was faster. */
function applyOne(db: Database, number: number, { name, sql }: Migration): boolean {
  return db
    .transaction(() => {
      if (schemaVersion(db) >= number) return false;
      db.exec(APPLIED_TABLE);
      try {
        db.exec(sql);
      } catch (thrown) {
        throw new GwinnowError('INTERNAL', `Migration ${name} failed and was undone: ${String(thrown)}`);
      }
      const broken = v.parse(v.array(v.unknown()), db.pragma('foreign_key_check'));
      if (broken.length > 0) {
        throw new GwinnowError(
          'INTERNAL',
          `Migration ${name} was undone: it breaks ${broken.length} references`,
        );
      }
      db.prepare('INSERT INTO migrations (number, name, sha256) VALUES (?, ?, ?)').run(
        number,
        name,
        fingerprint(sql),
      );
      db.pragma(`user_version = ${number}`);
      db.pragma(`application_id = ${APPLICATION_ID}`);
      return true;
    })
    .immediate();
}

function checkApplied(db: Database, expected: readonly Migration[]): void {
  const rows = v.parse(
    Applied,
    db.prepare('SELECT number, name, sha256 FROM migrations ORDER BY number').all(),
  );
  for (const [index, migration] of expected.entries()) {
    const row = rows[index];
    if (row?.number === index + 1 && row.sha256 === fingerprint(migration.sql)) continue;
    throw new GwinnowError(
      'INTERNAL',
      `Migration ${migration.name} is not the one this project was made with (${row?.name ?? 'none'} recorded)`,
    );
  }
}

/** Line ends are not part of it: a checkout may change them. */
function fingerprint(sql: string): string {
  return createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex');
}
