import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { KeptVerdict } from '../../../shared/contract/audit.ts';
import type { SignedCheckpoint } from '../../audit/checkpoint.ts';
import { createLogCheck } from '../../audit/log-check.ts';
import { sameHash } from '../../audit/merkle.ts';
import { isSignedBy } from '../../audit/note.ts';
import { connect } from '../connection.ts';
import { Count, prepareQuery } from '../query.ts';
import countSql from '../audit/count.sql?raw';
import { createCursor } from './cursor.ts';
import leavesSql from './leaves.sql?raw';
import { takeRow } from './verify.ts';

/**
 * Whether a project's log begins with what a kept checkpoint signs. Every leaf is hashed anew; the tree on record, which
 * could have been left as it was, is not looked at. It has a connection of its own, writes nothing and yields after each
 * leaf.
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
  const total = prepareQuery(db, countSql, Count).one()?.count ?? 0;
  const check = createLogCheck();
  const leaves = createCursor(db, 'audit_leaves', leavesSql);
  try {
    while (check.size() < Math.min(kept.size, total)) {
      const row = leaves.next();
      if (row === null || !('leaf' in takeRow(check, row))) break;
      yield;
    }
  } finally {
    leaves.close();
  }
  if (!check.keys().some(({ key }) => isSignedBy(kept.note, key))) return { result: 'stranger' };
  const { size, root, origin } = kept;
  const isPart = size === check.size() && origin === check.origin() && sameHash(root, check.root());
  return { result: isPart ? 'part' : 'missing', size, total };
}
