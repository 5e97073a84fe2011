import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parseCheckpoint, signCheckpoint } from '../../../../src/main/audit/checkpoint.ts';
import { EVENT_BODIES } from '../../../../src/main/audit/events.ts';
import { generateKey, parseVerifierKey } from '../../../../src/main/audit/note.ts';
import { openStore } from '../../../../src/main/store/open.ts';
import type { Known } from '../../../../src/main/store/verify/beside.ts';
import { verifyProject, type Verdict } from '../../../../src/main/store/verify/verify.ts';
import { codeOf, memoryKeys, newStore, temporaryFolder } from '../project.ts';
import { contents, openAsAttacker, tamper, TABLES, Tampering } from './tampering.ts';
import { fillProject } from './whole-project.ts';

const KEYS = memoryKeys();
const template = mkdtempSync(join(tmpdir(), 'gwinnow-verify-'));
beforeAll(() => fillProject(template, KEYS).close());
afterAll(() => rmSync(template, { recursive: true, force: true }));

/** The whole project, signed with KEYS, in a folder of its own. */
function filled(): string {
  return copied(template);
}

function verify(folder: string, known: Known = {}): Verdict {
  const steps = verifyProject(folder, known);
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

function attack(folder: string, sql: string): void {
  const db = openAsAttacker(join(folder, 'gwinnow.sqlite'));
  db.exec(sql);
  db.close();
}

/** The same project in another folder. */
function copied(folder: string): string {
  const copy = temporaryFolder();
  cpSync(folder, copy, { recursive: true });
  return copy;
}

function newestCheckpoint(folder: string): string {
  const store = openStore(folder, { readonly: true });
  const note = store.sealing.state().newest?.note ?? '';
  store.close();
  return note;
}

describe('a project as it was written', () => {
  test('has every kind of event and row, and nothing is found', () => {
    const folder = filled();
    const store = openStore(folder, { readonly: true });
    onTestFinished(() => store.close());
    const types = store.audit.facets().types.map(({ type }) => type);
    expect(types.toSorted()).toEqual(Object.keys(EVENT_BODIES).toSorted());
    const verdict = verify(folder);
    expect(verdict.finding).toBeNull();
    expect(verdict.size).toBe(store.audit.size());
    expect(verdict.signed).toBe(verdict.size);
    expect(verdict.keys).toHaveLength(2);
    expect(verdict.checkpoints).toBeGreaterThan(3);
  });

  test('can be checked while it is open, and what comes meanwhile is left for the next time', () => {
    const folder = temporaryFolder();
    const store = fillProject(folder);
    onTestFinished(() => store.close());
    const steps = verifyProject(folder);
    expect(steps.next().done).toBe(false);
    const size = store.audit.size();
    store.decisions.record('bo', { sample: 11, kind: 'skip' });
    let verdict: Verdict | null = null;
    for (let step = steps.next(); verdict === null; step = steps.next())
      if (step.done === true) verdict = step.value;
    expect(verdict).toMatchObject({ finding: null, size });
    expect(verify(folder)).toMatchObject({ finding: null, size: size + 1, signed: size - 1 });
  });

  test('is sound without any key too, and says that nothing is signed', () => {
    const store = newStore();
    expect(verify(store.directory)).toMatchObject({
      finding: null,
      size: 1,
      signed: 0,
      keys: [],
      checkpoints: 0,
    });
  });

  test('is none where there is none', () => {
    expect(codeOf(() => verify(temporaryFolder()))).toBe('NO_PROJECT');
  });
});

describe('a change behind the log', () => {
  /** GWINNOW_TAMPERINGS=10000 tries that many, GWINNOW_TAMPERINGS_OUT=FILE keeps how many were made and missed. */
  const count = Number(process.env['GWINNOW_TAMPERINGS'] ?? 250);

  test('is found whatever it was', { timeout: 60_000 + 200 * count }, () => {
    const folder = filled();
    const file = join(folder, 'gwinnow.sqlite');
    const original = readFileSync(file);
    const missed: string[] = [];
    const made = new Map<string, number>();
    fc.assert(
      fc.property(Tampering, (tampering) => {
        writeFileSync(file, original);
        const db = openAsAttacker(file);
        const before = contents(db);
        const done = tamper(db, tampering);
        const differs = contents(db) !== before;
        db.close();
        fc.pre(done !== null && differs);
        const sort = `${tampering.kind} ${tampering.table}`;
        made.set(sort, (made.get(sort) ?? 0) + 1);
        if (verify(folder).finding === null) missed.push(`${done} by ${JSON.stringify(tampering)}`);
      }),
      { numRuns: count, maxSkipsPerRun: 1000 },
    );
    const out = process.env['GWINNOW_TAMPERINGS_OUT'];
    if (out !== undefined) {
      const sorts = Object.fromEntries([...made].toSorted(([one], [other]) => one.localeCompare(other)));
      writeFileSync(out, `${JSON.stringify({ tamperings: count, missed, sorts }, null, 2)}\n`);
    }
    expect(missed).toEqual([]);
  });

  test.each([
    ['a leaf, text', 'UPDATE audit_leaves SET json = replace(json, \'"anna"\', \'"eve"\') WHERE idx = 3', 3],
    ['a leaf, hash', 'UPDATE audit_leaves SET hash = zeroblob(32) WHERE idx = 5', 5],
    ['a leaf taken out', 'DELETE FROM audit_leaves WHERE idx = 7', 7],
    ['the last leaf', 'DELETE FROM audit_leaves WHERE idx = (SELECT max(idx) FROM audit_leaves)', null],
    ['a later leaf first', 'UPDATE audit_leaves SET idx = 1000 WHERE idx = 4', 4],
    ['the name', "UPDATE project SET name = 'Cats'", 0],
    ['a decision', 'UPDATE decisions SET label = 0 WHERE id = 1', 'decision'],
    ['a decision of another', "UPDATE decisions SET reviewer = 'eve' WHERE id = 1", 'decision'],
    ['the true label', 'UPDATE samples SET label = 2 WHERE id = 1', 'import'],
    ['an image', 'UPDATE images SET bytes = zeroblob(4) WHERE id = 1', 'import'],
    ['the form of an image', "UPDATE images SET media_type = 'image/gif' WHERE id = 1", 'import'],
    ['a certainty', 'UPDATE scores SET certainty_median = 0.99 WHERE run = 1 AND sample = 1', 'scores'],
    ['a draw', 'UPDATE score_draws SET probabilities = zeroblob(24) WHERE sample = 1', 'scores'],
    ['a transform', 'UPDATE transforms SET pixels = zeroblob(4) WHERE sample = 2', 'transforms'],
    ['weights', "UPDATE models SET weights = replace(weights, 'a', 'b') WHERE id = 1", 'model'],
  ])('names the first leaf that it is about: %s', (_, sql, expected) => {
    const folder = filled();
    const store = openStore(folder, { readonly: true });
    const first = store.audit.list(1000).entries.findLast(({ type }) => type === expected)?.index;
    const last = store.audit.size() - 1;
    store.close();
    attack(folder, sql);
    expect(verify(folder).finding?.leaf).toBe(expected === null ? last : (first ?? expected));
  });

  test.each([
    ['decisions', 'others_seen', "UPDATE decisions SET others_seen = 1 WHERE reviewer = 'cy'"],
    ['decisions', 'adjudicates', 'UPDATE decisions SET adjudicates = NULL WHERE adjudicates IS NOT NULL'],
    ['policies', 'reviewers', 'UPDATE policies SET reviewers = 1 WHERE reviewers = 2'],
    ['policies', 'independent_review', 'UPDATE policies SET independent_review = 1 - independent_review'],
  ])('names what was changed of a second review: %s, %s', (table, column, sql) => {
    const folder = filled();
    attack(folder, sql);
    expect(verify(folder).finding?.message).toMatch(new RegExp(`of ${table} was changed: ${column}$`));
  });

  /** Where SQLite refuses a row like another (a name or hash that is there already), there is nothing to find. */
  const refusing = new Set(['images', 'classes', 'audit_checkpoints', 'samples', 'audit_leaves']);

  test.each(TABLES.filter((table) => !refusing.has(table)))('a row too many is found in %s', (table) => {
    const folder = filled();
    const db = openAsAttacker(join(folder, 'gwinnow.sqlite'));
    const done = tamper(db, { kind: 'repeat', table, row: 1, other: 0, column: 0, salt: 2 });
    db.close();
    expect(done).toContain('added');
    expect(verify(folder).finding).not.toBeNull();
  });

  test.each([
    ['classes', "INSERT INTO classes VALUES (5, 'zebu', 1)"],
    ['images', "INSERT INTO images VALUES (1000, zeroblob(32), 'image/png', zeroblob(4))"],
    ['samples', "INSERT INTO samples VALUES (1000, 1, 'test', 1, 'elsewhere', 1)"],
    [
      'audit_checkpoints',
      'INSERT INTO audit_checkpoints SELECT number + 1, size + 1, note FROM audit_checkpoints ORDER BY number DESC LIMIT 1',
    ],
  ])('an invented row is found in %s', (_, sql) => {
    const folder = filled();
    attack(folder, sql);
    expect(verify(folder).finding).not.toBeNull();
  });

  test('of the weights on disk is found', () => {
    const folder = filled();
    const [name = ''] = readdirSync(join(folder, 'models'));
    writeFileSync(join(folder, 'models', name), 'other weights');
    expect(verify(folder).finding?.message).toContain('weights were changed');
  });

  test('that drops the whole log is found by a reader of the facts', () => {
    const folder = filled();
    attack(folder, 'DELETE FROM audit_leaves; DELETE FROM audit_nodes; DELETE FROM audit_checkpoints');
    expect(verify(folder).finding?.leaf).toBe(0);
  });
});

describe('a checkpoint that was kept', () => {
  test('is borne out by the log as it grows', () => {
    const folder = filled();
    const kept = parseCheckpoint(newestCheckpoint(folder));
    const store = openStore(folder, { keys: KEYS });
    store.decisions.record('bo', { sample: 11, kind: 'skip' });
    store.close();
    expect(verify(folder, { kept })).toMatchObject({ finding: null, size: kept.size + 1 });
  });

  test('shows that an older file was put back', () => {
    const older = filled();
    const folder = copied(older);
    const store = openStore(folder, { keys: KEYS });
    store.decisions.record('bo', { sample: 11, kind: 'skip' });
    store.close();
    const kept = parseCheckpoint(newestCheckpoint(folder));
    expect(verify(older)).toMatchObject({ finding: null });
    expect(verify(older, { kept }).finding).toMatchObject({ leaf: kept.size - 1 });
    expect(verify(older, { kept }).finding?.message).toContain('later ones were taken away');
  });

  test('shows that the past was written anew, whoever signed it', () => {
    const [folder, fork] = [filled(), filled()];
    for (const [one, kind] of [
      [folder, 'skip'],
      [fork, 'flag'],
    ] as const) {
      const store = openStore(one, { keys: KEYS });
      store.decisions.record('bo', { sample: 11, kind });
      store.close();
    }
    const kept = parseCheckpoint(newestCheckpoint(folder));
    expect(verify(fork)).toMatchObject({ finding: null });
    expect(verify(fork, { kept }).finding?.message).toContain('was changed');
  });

  test('of another log, or signed by another key, is not taken', () => {
    const other = temporaryFolder();
    fillProject(other).close();
    const foreign = parseCheckpoint(newestCheckpoint(other));
    expect(verify(filled(), { kept: foreign }).finding?.message).toContain('is of another log');
    const own = parseCheckpoint(newestCheckpoint(filled()));
    const forged = parseCheckpoint(signCheckpoint(own, generateKey(own.origin)));
    expect(verify(filled(), { kept: forged }).finding?.message).toContain("not signed by the log's key");
  });
});

describe('a key that is known', () => {
  test('has to be one of those that signed', () => {
    const folder = filled();
    const { keys, origin } = verify(folder);
    for (const { key } of keys) expect(verify(folder, { key: parseVerifierKey(key) }).finding).toBeNull();
    expect(verify(folder, { key: generateKey(origin) }).finding?.message).toContain('never signed this log');
  });
});
