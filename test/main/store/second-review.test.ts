import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { migrate } from '../../../src/main/store/migrate.ts';
import { MIGRATIONS } from '../../../src/main/store/migrations.ts';
import { openStore, type Store } from '../../../src/main/store/open.ts';
import { codeOf, reviewProject, temporaryFolder } from './project.ts';

const COUNT = 8;

function twice(more: { independentReview?: boolean; partiesAdjudicate?: boolean } = {}): Store {
  const { store } = reviewProject(COUNT);
  store.policies.set('anna', { reviewers: 2, ...more, reason: 'two look' });
  return store;
}

const label = (store: Store, reviewer: string, sample: number, given: number, adjudicate = false) =>
  store.decisions.record(reviewer, { sample, kind: 'label', label: given, adjudicate }).decisions[0];

describe('a project that asks for two reviewers', () => {
  test('offers an item to each until their verdict is there', () => {
    const store = twice();
    label(store, 'anna', 1, 2);
    expect(store.queue.get(1)).toMatchObject({ status: 'waiting', needed: 2, given: 1 });
    expect(store.queue.get(1, 'anna')).toMatchObject({
      status: 'waiting',
      decidedLabel: 2,
      reviewer: 'anna',
    });
    expect(store.queue.get(1, 'bo')).toMatchObject({ status: 'open', decidedLabel: null, reviewer: null });
    expect(store.queue.counts('anna')).toMatchObject({ open: COUNT - 1, waiting: 1 });
    expect(store.queue.counts('bo')).toMatchObject({ open: COUNT, waiting: 0 });
    expect(store.queue.count({ status: 'open' }, 'anna')).toBe(COUNT - 1);
    label(store, 'bo', 1, 2);
    for (const viewer of [null, 'anna', 'bo', 'cy']) {
      expect(store.queue.get(1, viewer)).toMatchObject({ status: 'decided', decidedLabel: 2, given: 2 });
    }
    expect(store.decisions.standing(1)).toMatchObject({ status: 'decided', label: 2 });
    expect(store.rebuild().same).toBe(true);
  });

  test('gives a label only where both agree, and else leaves it to a third', () => {
    const store = twice();
    label(store, 'anna', 1, 2);
    label(store, 'bo', 1, 1);
    expect(store.decisions.standing(1)).toMatchObject({ status: 'conflict', label: null });
    expect(codeOf(() => label(store, 'bo', 1, 1, true))).toBe('PARTY_TO_CONFLICT');
    expect(codeOf(() => label(store, 'cy', 2, 1, true))).toBe('BAD_ARGUMENT');
    const skip = { sample: 1, kind: 'skip', adjudicate: true } as const;
    expect(codeOf(() => store.decisions.record('cy', skip))).toBe('BAD_ARGUMENT');
    expect(label(store, 'cy', 1, 1, true)).toMatchObject({ adjudicates: [1, 2], othersSeen: true });
    expect(store.decisions.standing(1)).toMatchObject({ status: 'decided', label: 1, reviewer: 'cy' });
    expect(codeOf(() => label(store, 'anna', 1, 2))).toBe('BAD_ARGUMENT');
    expect(label(store, 'cy', 1, 2, true)).toMatchObject({ adjudicates: [1, 2] });
    expect(store.decisions.standing(1)).toMatchObject({ status: 'decided', label: 2, reviewer: 'cy' });
    store.decisions.undo('cy', { reviewer: 'cy' });
    expect(store.decisions.standing(1)).toMatchObject({ status: 'decided', label: 1, reviewer: 'cy' });
    store.decisions.undo('cy', { reviewer: 'cy' });
    expect(store.decisions.standing(1)).toMatchObject({ status: 'conflict', label: null });
    store.decisions.redo('cy');
    expect(store.decisions.standing(1)).toMatchObject({ status: 'decided', label: 1 });
    expect(store.rebuild().same).toBe(true);
  });

  test('lets one of the two decide where the policy says so, and the record tells', () => {
    const store = twice({ partiesAdjudicate: true });
    label(store, 'anna', 1, 2);
    label(store, 'bo', 1, 1);
    expect(store.decisions.seenBy('bo', 1).review).toMatchObject({ adjudicates: true, mine: true });
    expect(label(store, 'bo', 1, 2, true)).toMatchObject({ adjudicates: [1, 2], reviewer: 'bo' });
    const [{ body } = { body: {} }] = store.audit.list(1).entries;
    expect(body).toMatchObject({ decisions: [{ adjudicates: [1, 2], othersSeen: true }] });
    expect(store.decisions.standing(1)).toMatchObject({ status: 'decided', label: 2 });
  });

  test('takes back only what is one’s own', () => {
    const store = twice();
    label(store, 'anna', 1, 2);
    expect(codeOf(() => store.decisions.undo('bo', { sample: 1 }))).toBe('NOTHING_TO_UNDO');
    label(store, 'bo', 1, 2);
    expect(store.decisions.undo('anna', { sample: 1 }).decisions[0]).toMatchObject({ undoes: 1 });
    expect(store.queue.get(1, 'bo')?.status).toBe('waiting');
    expect(store.queue.get(1, 'anna')?.status).toBe('open');
    expect(store.decisions.undo('bo', { reviewer: 'bo' }).decisions[0]).toMatchObject({ undoes: 2 });
    expect(store.decisions.standing(1).status).toBe('open');
  });

  test('keeps others’ verdicts from whoever has not given theirs, if it asks for independence', () => {
    const store = twice({ independentReview: true });
    store.decisions.record('anna', { sample: 1, kind: 'label', label: 2, reason: 'ears' });
    store.decisions.record('bo', { sample: 2, kind: 'label', label: 1 });
    const seen = store.decisions.seenBy('bo', 1);
    expect(seen).toMatchObject({ history: [], current: null });
    expect(seen.review).toEqual({
      needed: 2,
      given: 1,
      verdicts: [],
      hidden: true,
      mine: false,
      adjudicates: false,
    });
    expect(store.decisions.listFor('bo', 10).map(({ id }) => id)).toEqual([2]);
    expect(store.queue.get(1, 'bo')).toMatchObject({ status: 'open', reviewer: null, decidedKind: null });
    expect(label(store, 'bo', 1, 1)?.othersSeen).toBe(false);
    expect(store.decisions.seenBy('bo', 1).history).toHaveLength(2);
    expect(store.decisions.listFor('bo', 10).map(({ id }) => id)).toEqual([3, 2, 1]);
    expect(store.decisions.seenBy('cy', 1).review).toMatchObject({ adjudicates: true, verdicts: [1, 3] });
  });

  test('notes that a second verdict was given in view of the first where reviews are not independent', () => {
    const store = twice();
    expect(label(store, 'anna', 1, 2)?.othersSeen).toBeNull();
    expect(label(store, 'bo', 1, 2)?.othersSeen).toBe(true);
  });
});

test('a change of the policy asks for what is missing, and lets what was decided stand where none is', () => {
  const { store } = reviewProject(COUNT);
  label(store, 'anna', 1, 2);
  store.policies.set('anna', { reviewers: 3, reason: 'three' });
  expect(store.queue.get(1)).toMatchObject({ status: 'waiting', needed: 3, given: 1 });
  expect(store.rebuild().same).toBe(true);
  store.policies.set('anna', { reviewers: 1, secondReviewRate: 0.5, reason: 'some' });
  const needed = Array.from({ length: COUNT }, (_, n) => store.queue.get(n + 1)?.needed);
  expect(needed).toContain(1);
  expect(needed).toContain(2);
  expect(store.queue.get(1)?.status).toBe(needed[0] === 2 ? 'waiting' : 'decided');
  store.policies.set('anna', { secondReviewRate: 0, reason: 'one' });
  expect(store.decisions.standing(1)).toMatchObject({ status: 'decided', label: 2 });
  expect(store.policies.list(9).map(({ reviewers }) => reviewers)).toEqual([1, 1, 3, 1, 1]);
  expect(store.rebuild().same).toBe(true);
});

test('a project from before asks for one reviewer, and its decisions count', () => {
  const folder = temporaryFolder();
  const { store: newer } = reviewProject(COUNT);
  label(newer, 'anna', 1, 2);
  newer.decisions.record('bo', { sample: 2, kind: 'skip' });
  olderCopy(newer, join(folder, 'gwinnow.sqlite'));
  const store = openStore(folder);
  onTestFinished(() => store.close());
  expect(store.policies.current()).toMatchObject({
    reviewers: 1,
    secondReviewRate: 0,
    independentReview: false,
  });
  expect(store.queue.get(1, 'cy')).toMatchObject({ status: 'decided', needed: 1, given: 1 });
  expect(store.decisions.undo('bo', { reviewer: 'bo' }).decisions[0]).toMatchObject({ undoes: 2 });
  expect(store.rebuild().same).toBe(true);
});

/** The project as the version before second review kept it. */
function olderCopy(store: Store, path: string): void {
  const number = MIGRATIONS.findIndex(({ name }) => name.endsWith('second-review'));
  const old = new Database(path);
  migrate(old, MIGRATIONS.slice(0, number));
  old.exec(`ATTACH '${join(store.directory, 'gwinnow.sqlite')}' AS newer`);
  old.pragma('foreign_keys = OFF');
  const tables = old
    .prepare<[], string>(
      "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT IN ('migrations')",
    )
    .pluck()
    .all();
  for (const table of tables) {
    const columns = old
      .prepare(`SELECT name FROM pragma_table_info('${table}', 'main')`)
      .pluck()
      .all()
      .join(', ');
    old.exec(`INSERT INTO main.${table} (${columns}) SELECT ${columns} FROM newer.${table}`);
  }
  old.close();
}
