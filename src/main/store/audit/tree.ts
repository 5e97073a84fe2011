import type { Database } from 'better-sqlite3';
import {
  appendHash,
  EMPTY_RANGE,
  readRange,
  type CompactRange,
  type NodeReader,
} from '../../audit/merkle.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { busyAsError } from '../connection.ts';
import {
  bytesCell,
  cells,
  Count,
  prepareBulkGet,
  prepareBulkList,
  prepareBulkWrite,
  prepareQuery,
  type Value,
} from '../query.ts';
import countSql from './count.sql?raw';
import hashesFromSql from './hashes-from.sql?raw';
import insertNodeSql from './insert-node.sql?raw';
import leafHashSql from './leaf-hash.sql?raw';
import nodeSql from './node.sql?raw';
import nodesBuiltSql from './nodes-built.sql?raw';

/** Reads the log's tree from the project file. @throws INTERNAL for a node that is not there. */
export function createNodeReader(db: Database): NodeReader {
  const leafHash = prepareBulkGet(db, leafHashSql);
  const innerNode = prepareBulkGet(db, nodeSql);
  return (level, index) => {
    const last = (index + 1) * 2 ** level - 1;
    const row = level === 0 ? leafHash(index) : innerNode(level, last);
    if (row === null)
      throw new GwinnowError('INTERNAL', `The log's tree lacks node ${index} of level ${level}`);
    return bytesCell(row, 0);
  };
}

/** Keeps the tree as the log grows. */
export type TreeWriter = {
  /** Writes the nodes that leaf `index` completes; within the transaction that writes the leaf. */
  readonly append: (index: number, hash: Uint8Array) => CompactRange;
  /** To be told of an append that is on disk, so that the next one need not read. */
  readonly keep: (range: CompactRange) => void;
};

export function createTreeWriter(db: Database): TreeWriter {
  const node = createNodeReader(db);
  const insertNodes = createNodesInsert(db);
  let kept = EMPTY_RANGE;
  return {
    append(index, hash) {
      const before = kept.size === index ? kept : readRange(index, node);
      const { range, completed } = appendHash(before, hash);
      insertNodes(index, completed);
      return range;
    },
    keep: (range) => (kept = range),
  };
}

/** Builds what the tree lacks of a log that was begun before there was one. @throws BUSY */
export function buildTree(db: Database): void {
  const lacking = (): { readonly size: number; readonly built: number } => ({
    size: prepareQuery(db, countSql, Count).one()?.count ?? 0,
    built: prepareQuery(db, nodesBuiltSql, Count).one()?.count ?? 0,
  });
  const { size, built } = lacking();
  if (built >= size - 1) return;
  const insertNodes = createNodesInsert(db);
  const node = createNodeReader(db);
  const build = db.transaction(() => {
    const from = lacking().built;
    let range = readRange(from, node);
    for (const row of prepareBulkList(db, hashesFromSql)({ from })) {
      const grown = appendHash(range, bytesCell(cells(row), 0));
      insertNodes(range.size, grown.completed);
      ({ range } = grown);
    }
  });
  busyAsError(() => build.immediate());
}

function createNodesInsert(db: Database): (leaf: number, completed: readonly Uint8Array[]) => void {
  const insert: (...values: Value[]) => number = prepareBulkWrite(db, insertNodeSql);
  return (leaf, completed) => {
    if (completed.length > 0) insert(leaf, Buffer.concat(completed));
  };
}
