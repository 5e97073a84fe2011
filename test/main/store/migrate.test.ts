import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { APPLICATION_ID, migrate } from '../../../src/main/store/migrate.ts';
import { MIGRATIONS, type Migration } from '../../../src/main/store/migrations.ts';
import { codeOf, temporaryFolder } from './project.ts';

const FIRST: Migration = {
  name: '0001-a',
  sql: 'CREATE TABLE a (id INTEGER PRIMARY KEY, b INTEGER) STRICT;',
};
const SECOND: Migration = { name: '0002-b', sql: 'INSERT INTO a (b) VALUES (1), (2);' };
const BAD: Migration = {
  name: '0003-c',
  sql: 'CREATE TABLE c (id INTEGER); INSERT INTO nowhere VALUES (1);',
};

function database(path = ':memory:') {
  const db = new Database(path);
  onTestFinished(() => {
    db.close();
  });
  return db;
}

function tables(db: Database.Database): unknown[] {
  return db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all();
}

describe('migrate', () => {
  test('applies what is missing, in order, and marks the file as ours', () => {
    const db = database();
    expect(migrate(db, [FIRST])).toBe(1);
    expect(migrate(db, [FIRST, SECOND])).toBe(1);
    expect(migrate(db, [FIRST, SECOND])).toBe(0);
    expect(db.prepare('SELECT b FROM a').pluck().all()).toEqual([1, 2]);
    expect(db.pragma('user_version', { simple: true })).toBe(2);
    expect(db.pragma('application_id', { simple: true })).toBe(APPLICATION_ID);
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
  });

  test('undoes one that fails as a whole, and keeps those before it', () => {
    const db = database();
    expect(() => migrate(db, [FIRST, SECOND, BAD])).toThrow('Migration 0003-c failed and was undone');
    expect(tables(db)).toEqual(['a', 'migrations']);
    expect(db.pragma('user_version', { simple: true })).toBe(2);
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
  });

  test('undoes one that leaves a reference to nothing', () => {
    const db = database();
    const dangling = {
      name: '0002-d',
      sql: 'CREATE TABLE d (a INTEGER REFERENCES a (id)) STRICT; INSERT INTO d VALUES (7);',
    };
    expect(() => migrate(db, [FIRST, dangling])).toThrow('breaks 1 references');
    expect(tables(db)).toEqual(['a', 'migrations']);
  });

  test('notices an edited one, but not other line ends', () => {
    const db = database();
    migrate(db, [FIRST, SECOND]);
    const edited = { ...FIRST, sql: FIRST.sql.replace('b INTEGER', 'b TEXT') };
    expect(() => migrate(db, [edited, SECOND])).toThrow('0001-a is not the one');
    const multiline = { name: 'x', sql: 'CREATE TABLE x (\n  id INTEGER\n);\n' };
    const other = database();
    migrate(other, [multiline]);
    expect(migrate(other, [{ ...multiline, sql: multiline.sql.replaceAll('\n', '\r\n') }])).toBe(0);
  });

  test('refuses a database from the future', () => {
    const db = database();
    migrate(db, [FIRST, SECOND]);
    expect(codeOf(() => migrate(db, [FIRST]))).toBe('PROJECT_TOO_NEW');
  });

  test('two connections that migrate one file at once apply each migration once', () => {
    const path = join(temporaryFolder(), 'one.sqlite');
    const [one, two] = [database(path), database(path)];
    one.pragma('journal_mode = WAL');
    expect(migrate(one, [FIRST])).toBe(1);
    expect(migrate(two, [FIRST, SECOND])).toBe(1);
    expect(migrate(one, [FIRST, SECOND])).toBe(0);
    expect(one.prepare('SELECT count(*) FROM a').pluck().get()).toBe(2);
  });

  test('leaves out what another process applied while it was about to', () => {
    const path = join(temporaryFolder(), 'one.sqlite');
    const [one, two] = [database(path), database(path)];
    const overtaken = Object.assign([FIRST, SECOND], {
      entries() {
        migrate(two, [FIRST, SECOND]);
        return [FIRST, SECOND].entries();
      },
    });
    expect(migrate(one, overtaken)).toBe(0);
    expect(one.prepare('SELECT count(*) FROM a').pluck().get()).toBe(2);
  });

  test('the real ones apply to an empty file and to the version before, all tables STRICT', () => {
    const db = database();
    migrate(db, MIGRATIONS.slice(0, -1));
    migrate(db, MIGRATIONS);
    const loose = db.prepare(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
    );
    expect(loose.pluck().all()).toEqual([]);
    expect(MIGRATIONS.map(({ name }) => Number(name.slice(0, 4)))).toEqual(
      MIGRATIONS.map((_, index) => index + 1),
    );
  });
});
