import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { originOf, signCheckpoint } from '../../audit/checkpoint.ts';
import { rangeRoot, readRange } from '../../audit/merkle.ts';
import type { SigningKey } from '../../audit/note.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { busyAsError } from '../connection.ts';
import { Count, Id, prepareQuery, prepareWrite } from '../query.ts';
import { createNodeReader } from './tree.ts';
import countSql from './count.sql?raw';
import coveringCheckpointSql from './covering-checkpoint.sql?raw';
import insertCheckpointSql from './insert-checkpoint.sql?raw';
import newestCheckpointSql from './newest-checkpoint.sql?raw';

const Row = v.object({ number: Id, size: Id, note: v.string() });

/** A checkpoint on record: the number-th, over the first `size` leaves; `note` as C2SP has it. */
export type StoredCheckpoint = Readonly<v.InferOutput<typeof Row>>;

export function checkpointsStore(db: Database) {
  const node = createNodeReader(db);
  const count = prepareQuery(db, countSql, Count);
  const newest = prepareQuery(db, newestCheckpointSql, Row);
  const covering = prepareQuery(db, coveringCheckpointSql, Row);
  const insert = prepareWrite(db, insertCheckpointSql);

  /** The name of this log. @throws NO_PROJECT for an empty one. */
  function origin(): string {
    if ((count.one()?.count ?? 0) > 0) return originOf(node(0, 0));
    throw new GwinnowError('NO_PROJECT', 'The project was never finished; make it again');
  }

  const write = db.transaction((keyOf: () => SigningKey): StoredCheckpoint => {
    const size = count.one()?.count ?? 0;
    const last = newest.one();
    if (last?.size === size) return last;
    const root = rangeRoot(readRange(size, node));
    const note = signCheckpoint({ origin: origin(), size, root }, keyOf());
    const checkpoint = { number: (last?.number ?? 0) + 1, size, note };
    insert(checkpoint);
    return checkpoint;
  });

  return {
    origin,

    newest: (): StoredCheckpoint | null => newest.one(),

    /** The first one that has the leaf under it; null where none has. */
    covering: (leaf: number): StoredCheckpoint | null => covering.one({ leaf }),

    /** Signs the log as it is now; with nothing new under it the last one is given again. @throws BUSY, NO_PROJECT */
    write: (keyOf: () => SigningKey): StoredCheckpoint => busyAsError(() => write.immediate(keyOf)),
  };
}
