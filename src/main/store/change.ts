import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { EVENT_BODIES, LEAF_VERSION, type EventBody, type EventType } from '../audit/events.ts';
import { sealLeaf } from '../audit/leaf.ts';
import { GwinnowError } from '../../shared/errors.ts';
import type { Clock } from '../core/ports.ts';
import { busyAsError } from './connection.ts';
import { Count, prepareQuery, prepareWrite } from './query.ts';
import { createTreeWriter } from './audit/tree.ts';
import countLeaves from './audit/count.sql?raw';
import insertLeaf from './audit/insert.sql?raw';

/** What is known of a change while it is being written: its leaf's index and its time, UTC ISO with milliseconds. */
export type ChangeContext = { readonly leaf: number; readonly at: string };

/** A change that is on disk. `treeSize`: leaves in the log, this one's included. */
export type Changed<Result> = {
  readonly result: Result;
  readonly leaf: number;
  readonly treeSize: number;
  readonly at: string;
};

/** What a write gives back: a result for the caller and the body of the audit leaf. */
export type Written<Type extends EventType, Result> = {
  readonly result: Result;
  readonly body: EventBody<Type>;
};

/**
 * The one way to write facts: a transaction that holds the rows and their audit leaf, both or neither. When it
 * returns, both are on disk.
 *
 * @throws BUSY when another process holds the write lock for too long; whatever `write` throws, after undoing it.
 */
export type Change = <Type extends EventType, Result>(
  event: { readonly type: Type; readonly actor: string },
  write: (context: ChangeContext) => Written<Type, Result>,
) => Changed<Result>;

/** A change's actor and the size of the log with it. */
export type Committed = { readonly actor: string; readonly treeSize: number };

export type Changes = {
  readonly change: Change;
  /**
   * Makes all changes that `work` makes, or none where it throws; the log has a leaf for each. `work` catches no error of
   * a change and reads nothing that a memo keeps. @throws as a change does
   */
  readonly together: <Result>(work: () => Result) => Result;
};

/** @param committed is called after each change, when it is on disk. */
export function createChanges(
  db: Database,
  clock: Clock,
  committed: (change: Committed) => void = () => undefined,
): Changes {
  const count = prepareQuery(db, countLeaves, Count);
  const insert = prepareWrite(db, insertLeaf);
  const tree = createTreeWriter(db);
  /** What is told of changes once they are on disk. */
  let untold: (() => void)[] = [];
  let several = false;
  let writing = false;

  function tell(): void {
    const now = untold;
    untold = [];
    for (const one of now) one();
  }

  const change: Change = (event, write) => {
    if (writing || db.inTransaction !== several) throw inside();
    const transaction = db.transaction(() => {
      const leaf = count.one()?.count ?? 0;
      const at = clock().toISOString();
      const { result, body } = write({ leaf, at });
      const checked = v.parse(EVENT_BODIES[event.type], body);
      const { type, actor } = event;
      const sealed = sealLeaf({ version: LEAF_VERSION, index: leaf, at, type, actor, body: checked });
      insert({ idx: leaf, ...sealed });
      const range = tree.append(leaf, sealed.hash);
      return { changed: { result, leaf, treeSize: leaf + 1, at }, range };
    });
    writing = true;
    try {
      const { changed, range } = busyAsError(() => transaction.immediate());
      untold.push(() => {
        tree.keep(range);
        committed({ actor: event.actor, treeSize: changed.treeSize });
      });
      return changed;
    } finally {
      writing = false;
      if (!several) tell();
    }
  };

  return {
    change,
    together(work) {
      if (db.inTransaction) throw inside();
      several = true;
      try {
        return busyAsError(() => db.transaction(work).immediate());
      } catch (thrown) {
        untold = [];
        throw thrown;
      } finally {
        several = false;
        tell();
      }
    },
  };
}

function inside(): GwinnowError {
  return new GwinnowError('INTERNAL', 'A change was begun inside another one');
}
