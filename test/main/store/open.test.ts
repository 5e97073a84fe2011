import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { connect } from '../../../src/main/store/connection.ts';
import { createStore, openStore } from '../../../src/main/store/open.ts';
import { CLASSES, codeOf, newStore, SHAPE, temporaryFolder } from './project.ts';

const PETS = { name: 'Pets', image: SHAPE, classes: CLASSES };

function pragma(folder: string, name: string): unknown {
  const db = new Database(join(folder, 'gwinnow.sqlite'));
  try {
    return db.pragma(name, { simple: true });
  } finally {
    db.close();
  }
}

/** What opening and checking a project says against it. */
function diagnosis(folder: string): string[] {
  try {
    const store = openStore(folder);
    try {
      return store.integrityProblems();
    } finally {
      store.close();
    }
  } catch (thrown) {
    return [String(thrown)];
  }
}

describe('a project folder', () => {
  test('holds what it was made with, after closing and opening', () => {
    const folder = join(temporaryFolder(), 'new', 'deep');
    const clock = () => new Date('2026-01-02T03:04:05.678Z');
    createStore(folder, 'anna', { ...PETS, policy: { tau: 0.7 } }, { clock }).close();
    const store = openStore(folder);
    expect(store.project.get()).toEqual({
      ...PETS,
      createdAt: '2026-01-02T03:04:05.678Z',
    });
    expect(store.policies.current()).toMatchObject({
      version: 1,
      tau: 0.7,
      statistic: 'median',
      draws: 10,
      seed: 1,
    });
    expect(store.audit.list(10).entries).toMatchObject([{ index: 0, type: 'project', actor: 'anna' }]);
    expect(statSync(store.modelsDirectory).isDirectory()).toBe(true);
    store.close();
    expect(pragma(folder, 'journal_mode')).toBe('wal');
  });

  test('is made once', () => {
    const folder = temporaryFolder();
    newStore({}, folder);
    expect(codeOf(() => createStore(folder, 'anna', PETS))).toBe('PROJECT_EXISTS');
  });

  test('whose making was cut off can be made again, not opened', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'gwinnow.sqlite'), '');
    expect(codeOf(() => openStore(folder))).toBe('NO_PROJECT');
    newStore({}, folder);
    const halfway = temporaryFolder();
    expect(() => createStore(halfway, 'anna', { ...PETS, classes: ['cat', 'cat'] })).toThrow('UNIQUE');
    expect(codeOf(() => openStore(halfway))).toBe('NO_PROJECT');
    expect(newStore({}, halfway).project.classes()).toEqual(CLASSES);
  });

  test('that is not there is named', () => {
    const folder = join(temporaryFolder(), 'nothing');
    expect(() => openStore(folder)).toThrow(folder);
    expect(codeOf(() => openStore(folder))).toBe('NO_PROJECT');
  });

  test('of a newer version is refused and left as it is', () => {
    const folder = temporaryFolder();
    newStore({}, folder).close();
    const db = new Database(join(folder, 'gwinnow.sqlite'));
    db.pragma('user_version = 99');
    db.close();
    const before = readFileSync(join(folder, 'gwinnow.sqlite'));
    expect(codeOf(() => openStore(folder))).toBe('PROJECT_TOO_NEW');
    expect(codeOf(() => createStore(folder, 'anna', PETS))).toBe('PROJECT_TOO_NEW');
    expect(readFileSync(join(folder, 'gwinnow.sqlite'))).toEqual(before);
  });

  test('whose file is another program’s is refused and left as it is', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'gwinnow.sqlite');
    const db = new Database(path);
    db.exec('CREATE TABLE bookmarks (url TEXT)');
    db.close();
    const before = readFileSync(path);
    expect(codeOf(() => openStore(folder))).toBe('WRONG_MAGIC');
    expect(codeOf(() => createStore(folder, 'anna', PETS))).toBe('WRONG_MAGIC');
    expect(readFileSync(path)).toEqual(before);
    writeFileSync(path, 'These are notes, not a database. '.repeat(100));
    expect(codeOf(() => openStore(folder))).toBe('WRONG_MAGIC');
  });

  test('is opened so that a commit is on disk and the rules hold', () => {
    const folder = temporaryFolder();
    newStore({}, folder);
    const db = connect(join(folder, 'gwinnow.sqlite'), { readonly: false, busyTimeout: 100 });
    const settings = ['journal_mode', 'synchronous', 'fullfsync', 'foreign_keys', 'recursive_triggers'];
    expect(settings.map((name) => db.pragma(name, { simple: true }))).toEqual(['wal', 2, 1, 1, 1]);
    db.close();
  });

  test('can be read without a right to write', () => {
    const folder = temporaryFolder();
    newStore({}, folder);
    const store = openStore(folder, { readonly: true });
    expect(store.project.get().name).toBe('Pets');
    expect(() => store.project.addClasses('anna', ['fox'])).toThrow('readonly');
    store.close();
  });

  test('says what is wrong with a damaged file', () => {
    const folder = temporaryFolder();
    const store = newStore({}, folder);
    expect(store.integrityProblems()).toEqual([]);
    store.close();
    const path = join(folder, 'gwinnow.sqlite');
    const bytes = readFileSync(path);
    bytes.fill(0x5a, 3 * 4096, 9 * 4096);
    writeFileSync(path, bytes);
    expect(diagnosis(folder).join()).toMatch(/damaged|malformed|Tree/);
  });

  test('beside other files is no trouble', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'models'));
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    newStore({}, folder);
    expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
  });
});
