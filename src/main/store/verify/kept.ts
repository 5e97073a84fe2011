import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { KeptVerdict } from '../../../shared/contract/audit.ts';
import type { SignedCheckpoint } from '../../audit/checkpoint.ts';
import { createLogCheck, keysNamedIn, type Finding, type LogCheck } from '../../audit/log-check.ts';
import { sameHash } from '../../audit/merkle.ts';
import { isSignedBy } from '../../audit/note.ts';
import { connect } from '../connection.ts';
import { Count, prepareQuery } from '../query.ts';
import countSql from '../audit/count.sql?raw';
import { createCursor } from './cursor.ts';
import leavesSql from './leaves.sql?raw';
import { damageAsFinding, takeRow } from './verify.ts';

/**
 * Whether a project's log begins with what a kept checkpoint signs. Every leaf is hashed anew; the tree on record, which
 * could have been left as it was, is not looked at. Where no key signed it that the log had named by then, the keys that
 * any leaf names count too, for a changed leaf hides those after it. It has a connection of its own, writes nothing and
 * yields after each leaf.
 *
 * @throws NO_PROJECT, WRONG_MAGIC, PROJECT_TOO_NEW
 */
export function* compareKept(directory: string, kept: SignedCheckpoint): Generator<undefined, KeptVerdict> {
  const db = connect(join(directory, 'gwinnow.sqlite'), { readonly: true, busyTimeout: 5000 });
  try {
    db.exec('BEGIN');
    return yield* compare(db, kept);
  } finally {
    db.close();
  }
}

function* compare(db: Database, kept: SignedCheckpoint): Generator<undefined, KeptVerdict> {
  const { size, root, origin } = kept;
  const check = createLogCheck();
  let total = 0;
  let broken: Finding | null;
  let isOwn = false;
  try {
    total = prepareQuery(db, countSql, Count).one()?.count ?? 0;
    broken = yield* takeLeaves(db, check, Math.min(size, total));
    isOwn = check.keys().some(({ key }) => isSignedBy(kept.note, key)) || (yield* namesSigner(db, kept));
  } catch (thrown) {
    broken = damageAsFinding(thrown, check.size());
  }
  const isPart = isOwn && size === check.size() && origin === check.origin() && sameHash(root, check.root());
  if (isOwn) return { result: isPart ? 'part' : 'missing', size, total };
  return broken === null ? { result: 'stranger' } : { result: 'broken', leaf: check.size() };
}

/** Takes as many leaves; says what is wrong with the first that is not as it should be. */
function* takeLeaves(db: Database, check: LogCheck, count: number): Generator<undefined, Finding | null> {
  const leaves = createCursor(db, 'audit_leaves', leavesSql);
  try {
    while (check.size() < count) {
      const taken = takeRow(check, leaves.next() ?? []);
      if (!('leaf' in taken)) return taken.finding;
      yield;
    }
    return null;
  } finally {
    leaves.close();
  }
}

/** Whether any leaf of the log, right or not, names a key that signed the checkpoint. */
function* namesSigner(db: Database, { note }: SignedCheckpoint): Generator<undefined, boolean> {
  const leaves = createCursor(db, 'audit_leaves', leavesSql);
  try {
    for (let row = leaves.next(); row !== null; row = leaves.next()) {
      const [, json] = row;
      if (typeof json === 'string' && keysNamedIn(json).some((key) => isSignedBy(note, key))) return true;
      yield;
    }
    return false;
  } finally {
    leaves.close();
  }
}
