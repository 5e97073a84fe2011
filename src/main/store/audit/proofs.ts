import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { inclusionProof, rangeRoot, readRange } from '../../audit/merkle.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { Bytes, Count, prepareQuery } from '../query.ts';
import type { StoredCheckpoint } from './checkpoints.ts';
import { createNodeReader } from './tree.ts';
import countSql from './count.sql?raw';
import leafSql from './leaf.sql?raw';

/** That a leaf is under a root; `checkpoint` signs that root, null where none has the leaf under it. */
export type LeafProof = {
  readonly leaf: number;
  readonly json: string;
  readonly hash: Uint8Array;
  readonly size: number;
  readonly root: Uint8Array;
  readonly proof: readonly Uint8Array[];
  readonly checkpoint: string | null;
};

export function proofsStore(db: Database, covering: (leaf: number) => StoredCheckpoint | null) {
  const node = createNodeReader(db);
  const count = prepareQuery(db, countSql, Count);
  const leafRow = prepareQuery(db, leafSql, v.object({ json: v.string(), hash: Bytes }));
  const size = (): number => count.one()?.count ?? 0;

  return {
    /** The root of the log as it is now. */
    root: (): Uint8Array => rangeRoot(readRange(size(), node)),

    /** Under the first checkpoint that has the leaf, else under the log as it is now. @throws BAD_ARGUMENT */
    inclusion(leaf: number): LeafProof {
      const row = leafRow.one({ leaf });
      if (row === null) {
        throw new GwinnowError('BAD_ARGUMENT', `There is no leaf ${leaf} in a log of ${size()}`, { leaf });
      }
      const signed = covering(leaf);
      const under = signed?.size ?? size();
      return {
        leaf,
        ...row,
        size: under,
        root: rangeRoot(readRange(under, node)),
        proof: inclusionProof(leaf, under, node),
        checkpoint: signed?.note ?? null,
      };
    },
  };
}
