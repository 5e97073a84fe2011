import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createLogCheck, type Finding, type LogCheck, type TakenLeaf } from '../../audit/log-check.ts';
import { formatVerifierKey } from '../../audit/note.ts';
import { asGwinnowError } from '../../../shared/errors.ts';
import { connect } from '../connection.ts';
import { Count, prepareQuery } from '../query.ts';
import { createBesideCheck, type BesideCheck, type Known } from './beside.ts';
import { createCursor } from './cursor.ts';
import { createFactCheck } from './facts.ts';
import countSql from '../audit/count.sql?raw';
import leavesSql from './leaves.sql?raw';

/** Leaves checked so far and leaves there are. */
export type VerifyProgress = { readonly done: number; readonly total: number };

/**
 * What a project's log proves. `finding`: the first thing that is wrong, null for a sound log. `root`: lower-case hex.
 * `signed`: leaves under the largest checkpoint that was checked; those after it are whole but unsigned.
 */
export type Verdict = {
  readonly finding: Finding | null;
  readonly size: number;
  readonly root: string;
  readonly origin: string;
  readonly signed: number;
  readonly checkpoints: number;
  readonly keys: readonly { readonly key: string; readonly leaf: number }[];
};

const LEAVES_A_STEP = 250;
const CHUNK_BYTES = 1_048_576;

/**
 * Checks all that a project holds, in one pass over its log: each leaf's text, hash and place, the tree against every
 * checkpoint, and every fact against the leaf that tells of it. It has a connection of its own, writes nothing and
 * sees the project as it was when it began. Yields often, so that whoever runs it can do other things in between.
 *
 * @throws NO_PROJECT, WRONG_MAGIC, PROJECT_TOO_NEW where there is nothing that could be checked.
 */
export function* verifyProject(directory: string, known: Known = {}): Generator<VerifyProgress, Verdict> {
  const db = connect(join(directory, 'gwinnow.sqlite'), { readonly: true, busyTimeout: 5000 });
  try {
    db.exec('BEGIN');
    return yield* verifyDatabase(db, directory, known);
  } finally {
    db.close();
  }
}

function* verifyDatabase(
  db: Database.Database,
  directory: string,
  known: Known,
): Generator<VerifyProgress, Verdict> {
  const check = createLogCheck();
  const beside = createBesideCheck(db, check, known);
  let finding: Finding | null;
  try {
    finding = yield* findFirst(db, directory, check, beside);
  } catch (thrown) {
    finding = damageAsFinding(thrown, check.size());
  } finally {
    beside.close();
  }
  return {
    finding,
    size: check.size(),
    root: Buffer.from(check.root()).toString('hex'),
    origin: check.origin(),
    signed: check.vouched(),
    checkpoints: beside.checked(),
    keys: check.keys().map(({ key, leaf }) => ({ key: formatVerifierKey(key), leaf })),
  };
}

function* findFirst(
  db: Database.Database,
  directory: string,
  check: LogCheck,
  beside: BesideCheck,
): Generator<VerifyProgress, Finding | null> {
  const leaves = createCursor(db, 'audit_leaves', leavesSql);
  const facts = createFactCheck(db, (sha256) => weightsProblem(directory, sha256));
  try {
    const total = prepareQuery(db, countSql, Count).one()?.count ?? 0;
    for (let row = leaves.next(); row !== null; row = leaves.next()) {
      const index = check.size();
      const taken = takeRow(check, row);
      if (!('leaf' in taken)) return taken.finding;
      const steps = facts.check(taken.leaf);
      let step = steps.next();
      for (; step.done !== true; step = steps.next()) yield { done: index, total };
      if (step.value !== null) return { leaf: index, message: step.value };
      const finding = beside.leaf();
      if (finding !== null) return finding;
      if (index % LEAVES_A_STEP === 0) yield { done: index, total };
    }
    return facts.rest() ?? beside.rest();
  } finally {
    facts.close();
    leaves.close();
  }
}

/** Takes the log's next row, `[idx, json, hash]` as leaves.sql reads it. */
export function takeRow(check: LogCheck, [idx, json, hash]: readonly unknown[]): TakenLeaf {
  const index = check.size();
  if (idx !== index) return { finding: { leaf: index, message: 'It is missing' } };
  if (typeof json === 'string' && hash instanceof Uint8Array) return check.take(json, hash);
  return { finding: { leaf: index, message: 'It is no text with a hash' } };
}

/** SQLite itself can refuse to read what was changed under it. */
export function damageAsFinding(thrown: unknown, leaf: number): Finding {
  if (!(thrown instanceof Database.SqliteError)) throw thrown;
  return { leaf, message: `The project file is damaged from here on: ${thrown.message}` };
}

function* weightsProblem(directory: string, sha256: string): Generator<undefined, string | null> {
  const file = join(directory, 'models', `${sha256}.safetensors`);
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch (thrown) {
    return `Its weights cannot be read: ${asGwinnowError(thrown).message}`;
  }
  try {
    const hash = createHash('sha256');
    const chunk = Buffer.alloc(CHUNK_BYTES);
    for (let read = readSync(handle, chunk); read > 0; read = readSync(handle, chunk)) {
      hash.update(chunk.subarray(0, read));
      yield;
    }
    return hash.digest('hex') === sha256 ? null : `Its weights were changed: ${file}`;
  } finally {
    closeSync(handle);
  }
}
