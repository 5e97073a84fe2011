import { existsSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import * as v from 'valibot';
import { asGwinnowError, GwinnowError } from '../../shared/errors.ts';
import { APPLICATION_ID, checkAge, migrate, schemaVersion } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';

export type ConnectionOptions = {
  readonly readonly: boolean;
  /** How long to wait for another process's write, milliseconds. */
  readonly busyTimeout: number;
};

/**
 * Opens an existing project database, checks that it is ours and brings it up to date.
 *
 * @throws NO_PROJECT when there is none, WRONG_MAGIC when the file is something else, PROJECT_TOO_NEW, NO_ACCESS.
 */
export function connect(path: string, options: ConnectionOptions): Database.Database {
  if (!existsSync(path) || statSync(path).size === 0) {
    throw new GwinnowError('NO_PROJECT', `There is no project at ${path}`, { path });
  }
  return prepared(path, options);
}

/**
 * Makes a new project database, or finishes one whose making was cut off.
 *
 * @throws PROJECT_EXISTS when there is one already, WRONG_MAGIC when the file is something else.
 */
export function connectNew(path: string, options: ConnectionOptions): Database.Database {
  const db = prepared(path, { ...options, readonly: false });
  const made = db.prepare('SELECT 1 FROM project').get() !== undefined;
  if (!made) return db;
  db.close();
  throw new GwinnowError('PROJECT_EXISTS', `There is a project at ${path} already`, { path });
}

function prepared(path: string, options: ConnectionOptions): Database.Database {
  const db = new Database(path, { readonly: options.readonly, timeout: options.busyTimeout });
  try {
    checkOwner(db, path);
    configure(db, options);
    if (options.readonly) checkCurrent(db);
    else busyAsError(() => migrate(db, MIGRATIONS));
    return db;
  } catch (thrown) {
    db.close();
    throw explained(thrown, path);
  }
}

/** Before anything is written: a database of another program is left untouched. */
function checkOwner(db: Database.Database, path: string): void {
  const owner = v.parse(v.number(), db.pragma('application_id', { simple: true }));
  if (owner === APPLICATION_ID) {
    checkAge(schemaVersion(db), MIGRATIONS.length);
    return;
  }
  const empty = db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
  if (owner === 0 && empty && schemaVersion(db) === 0) return;
  throw new GwinnowError('WRONG_MAGIC', `${path} is an SQLite database of another program`, { path });
}

/**
 * FULL: a commit returns after the disk has it, so an acknowledged decision outlives a power cut; on macOS that takes
 * fullfsync. Recursive triggers make INSERT OR REPLACE meet the triggers that forbid removal.
 */
function configure(db: Database.Database, { readonly }: ConnectionOptions): void {
  if (!readonly) db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('fullfsync = ON');
  db.pragma('checkpoint_fullfsync = ON');
  db.pragma('foreign_keys = ON');
  db.pragma('recursive_triggers = ON');
  db.pragma('trusted_schema = OFF');
  db.pragma('temp_store = MEMORY');
  db.pragma('cache_size = -65536');
  db.pragma('journal_size_limit = 67108864');
}

function checkCurrent(db: Database.Database): void {
  const version = schemaVersion(db);
  if (version === MIGRATIONS.length) return;
  throw new GwinnowError(
    'NO_PROJECT',
    `The project has an older format (${version}): open it for writing once`,
  );
}

/** SQLite's "locked for too long" as our own error. */
export function busyAsError<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof Database.SqliteError && thrown.code.startsWith('SQLITE_BUSY')) {
      throw new GwinnowError('BUSY', 'Another process is writing to this project; try again');
    }
    throw thrown;
  }
}

function explained(thrown: unknown, path: string): unknown {
  if (!(thrown instanceof Database.SqliteError)) return thrown;
  if (thrown.code === 'SQLITE_NOTADB') {
    return new GwinnowError('WRONG_MAGIC', `${path} is not an SQLite database`, { path });
  }
  if (thrown.code.startsWith('SQLITE_CORRUPT')) {
    return new GwinnowError('INTERNAL', `${path} is damaged (${thrown.message}); restore it from a copy`, {
      path,
    });
  }
  if (/^SQLITE_(READONLY|CANTOPEN|PERM)/.test(thrown.code)) {
    const what = 'cannot be written to, which opening a project takes; check the permissions of its folder';
    return new GwinnowError('NO_ACCESS', `${path} ${what}`, { path });
  }
  if (thrown.code === 'SQLITE_FULL') return asGwinnowError(thrown);
  return new GwinnowError('INTERNAL', `${path} cannot be opened: ${thrown.message}`, { path });
}
