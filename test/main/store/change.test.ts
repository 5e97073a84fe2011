import { join } from 'node:path';
import Database from 'better-sqlite3';
import * as fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { EVENT_BODIES } from '../../../src/main/audit/events.ts';
import { canonicalJson, leafHash } from '../../../src/main/audit/leaf.ts';
import { createChanges } from '../../../src/main/store/change.ts';
import { GwinnowError } from '../../../src/shared/errors.ts';
import { memoryKeys, addSamples, codeOf, newStore, reviewProject, sample } from './project.ts';

function gate() {
  const store = newStore();
  const db = new Database(join(store.directory, 'gwinnow.sqlite'));
  onTestFinished(() => {
    db.close();
  });
  const told: number[] = [];
  const { change, together } = createChanges(
    db,
    () => new Date('2026-05-06T07:08:09.010Z'),
    ({ treeSize }) => void told.push(treeSize),
  );
  const addClass = (name: string, leaf: number) =>
    db
      .prepare('INSERT INTO classes (idx, name, leaf) VALUES ((SELECT max(idx) + 1 FROM classes), ?, ?)')
      .run(name, leaf);
  const named = (name: string) =>
    change({ type: 'classes', actor: 'bo' }, ({ leaf }) => {
      addClass(name, leaf);
      return { result: name, body: { first: 3, names: [name] } };
    });
  return { store, db, change, together, told, addClass, named };
}

describe('the gate for change', () => {
  test('writes the fact and its leaf together', () => {
    const { store, change, addClass } = gate();
    const changed = change({ type: 'classes', actor: 'bo' }, ({ leaf }) => {
      addClass('fox', leaf);
      return { result: 'done', body: { first: 3, names: ['fox'] } };
    });
    expect(changed).toEqual({ result: 'done', leaf: 1, treeSize: 2, at: '2026-05-06T07:08:09.010Z' });
    expect(store.project.classes()).toEqual(['cat', 'dog', 'owl', 'fox']);
    const leaf = [...store.audit.leaves()][1];
    expect(leaf?.json).toBe(
      '{"actor":"bo","at":"2026-05-06T07:08:09.010Z","body":{"first":3,"names":["fox"]},"index":1,"type":"classes","version":1}',
    );
    expect(leaf?.hash).toEqual(leafHash(leaf?.json ?? ''));
  });

  test('leaves neither fact nor leaf when the write, the body or the leaf fails', () => {
    const { store, change, addClass } = gate();
    const attempt = (body: { first: number; names: string[] }, fails: boolean) =>
      change({ type: 'classes', actor: 'bo' }, ({ leaf }) => {
        addClass('fox', leaf);
        if (fails) throw new GwinnowError('BAD_ARGUMENT', 'changed my mind');
        return { result: null, body };
      });
    expect(() => attempt({ first: 3, names: ['fox'] }, true)).toThrow('changed my mind');
    expect(() => attempt({ first: -1, names: ['fox'] }, false)).toThrow('Invalid value');
    expect(() => attempt({ first: 3, names: ['\ud800'] }, false)).toThrow('canonical');
    expect(store.project.classes()).toEqual(['cat', 'dog', 'owl']);
    expect(store.audit.size()).toBe(1);
  });

  test('refuses a fact that names a leaf which is not written', () => {
    const { store, change, addClass } = gate();
    const attempt = () =>
      change({ type: 'classes', actor: 'bo' }, ({ leaf }) => {
        addClass('fox', leaf + 5);
        return { result: null, body: { first: 3, names: ['fox'] } };
      });
    expect(attempt).toThrow('FOREIGN KEY');
    expect(store.project.classes()).toEqual(['cat', 'dog', 'owl']);
  });

  test('refuses a change within a change', () => {
    const { change } = gate();
    const nothing = { result: null, body: { first: 3, names: [] } };
    const event = { type: 'classes', actor: 'bo' } as const;
    expect(codeOf(() => change(event, () => ({ ...change(event, () => nothing), ...nothing })))).toBe(
      'INTERNAL',
    );
  });

  test('makes several changes together, each with its leaf, and tells of them afterwards', () => {
    const { store, together, told, named } = gate();
    const results = together(() => {
      const both = [named('fox').leaf, named('elk').leaf];
      expect(told).toEqual([]);
      return both;
    });
    expect(results).toEqual([1, 2]);
    expect(told).toEqual([2, 3]);
    expect(store.project.classes()).toEqual(['cat', 'dog', 'owl', 'fox', 'elk']);
    expect(named('yak').leaf).toBe(3);
    expect(store.audit.size()).toBe(4);
  });

  test('makes none of several changes when one fails, or what is between them', () => {
    const { store, together, told, named } = gate();
    const fails = () =>
      together(() => {
        named('fox');
        throw new GwinnowError('BAD_ARGUMENT', 'changed my mind');
      });
    expect(fails).toThrow('changed my mind');
    expect(told).toEqual([]);
    expect(store.project.classes()).toEqual(['cat', 'dog', 'owl']);
    expect(store.audit.size()).toBe(1);
    expect(named('elk').leaf).toBe(1);
    expect(told).toEqual([2]);
    expect(codeOf(() => together(() => together(() => named('yak'))))).toBe('INTERNAL');
  });

  test('says BUSY when another connection holds the lock', () => {
    const store = newStore({ busyTimeout: 10 });
    const db = new Database(join(store.directory, 'gwinnow.sqlite'));
    db.exec('BEGIN IMMEDIATE');
    expect(codeOf(() => store.project.addClasses('anna', ['fox']))).toBe('BUSY');
    expect(codeOf(() => store.jobs.create('anna', { kind: 'import', params: {} }))).toBe('BUSY');
    db.exec('ROLLBACK');
    db.close();
    expect(store.project.addClasses('anna', ['fox'])).toContain('fox');
  });
});

describe('the log', () => {
  test('has these types of events and no others', () => {
    expect(Object.keys(EVENT_BODIES)).toEqual([
      'project',
      'classes',
      'import',
      'model',
      'policy',
      'scores',
      'transforms',
      'decision',
      'undo',
      'redo',
      'promotion',
      'export',
      'key',
    ]);
  });

  test('holds a leaf of every type once everything was done, each canonical and right', () => {
    const { store, classifier } = reviewProject(4, { keys: memoryKeys() });
    store.project.addClasses('anna', ['fox']);
    store.decisions.record('bo', { sample: 1, kind: 'accept' });
    store.decisions.undo('bo');
    store.decisions.redo('bo');
    store.exchange.recordExport('bo', { format: 'csv', filter: null, samples: 4, digest: '0'.repeat(64) });
    const choice = { kind: 'classifier', old: null, new: classifier, promoted: false, policy: null };
    store.promotions.add('bo', { ...choice, reason: 'wait', validation: null, test: null });
    const leaves = [...store.audit.leaves()];
    const types = new Set(store.audit.list(1000).entries.map(({ type }) => type));
    expect(types).toEqual(new Set(Object.keys(EVENT_BODIES)));
    for (const { json } of leaves) expect(json).toBe(canonicalJson(JSON.parse(json)));
    expect(store.audit.firstBad()).toBeNull();
    expect(store.audit.size()).toBe(leaves.length);
  });

  test('is listed newest first, by type, by page', () => {
    const { store } = reviewProject(4);
    const all = store.audit.list(1000).entries;
    expect(all.map(({ index }) => index)).toEqual(all.map((_, position) => all.length - 1 - position));
    expect(store.audit.list(2, 3).entries.map(({ index }) => index)).toEqual([2, 1]);
    expect(store.audit.list(10, undefined, { type: 'scores' }).entries.map(({ type }) => type)).toEqual([
      'scores',
      'scores',
    ]);
  });

  test('shows the first leaf that was tampered with', () => {
    fc.assert(
      fc.property(fc.nat(5), fc.constantFrom('json', 'hash', 'gone'), (victim, how) => {
        const { store } = reviewProject(2);
        const db = new Database(join(store.directory, 'gwinnow.sqlite'));
        db.pragma('foreign_keys = OFF');
        db.exec('DROP TRIGGER audit_leaves_keep; DROP TRIGGER audit_leaves_stay;');
        if (how === 'json')
          db.exec(`UPDATE audit_leaves SET json = replace(json, 'anna', 'anne') WHERE idx = ${victim}`);
        if (how === 'hash') db.exec(`UPDATE audit_leaves SET hash = zeroblob(32) WHERE idx = ${victim}`);
        if (how === 'gone') db.exec(`DELETE FROM audit_leaves WHERE idx = ${victim}`);
        db.close();
        expect(store.audit.firstBad()).toBe(victim);
        store.close();
      }),
      { numRuns: 12 },
    );
  });

  test('digests say what was imported', () => {
    const store = newStore();
    addSamples(store, [sample(1), sample(2)]);
    const [entry] = store.audit.list(1).entries;
    const { createHash } = process.getBuiltinModule('node:crypto');
    const lines = [1, 2].map((id) => {
      const { sha256 } = store.samples.get(id);
      return `[${id},"${sha256}","test",${id % 3},"item-${id}"]\n`;
    });
    expect(entry?.body).toMatchObject({
      added: 2,
      samplesDigest: createHash('sha256').update(lines.join('')).digest('hex'),
      problemsDigest: createHash('sha256').digest('hex'),
    });
  });
});
