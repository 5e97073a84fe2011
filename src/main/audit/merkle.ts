import { hash } from 'node:crypto';
import { GwinnowError } from '../../shared/errors.ts';

/** Bytes of a hash. */
export const HASH_BYTES = 32;

/** MTH({}): the root of a tree without leaves is the SHA-256 of nothing. */
export const EMPTY_ROOT: Uint8Array = hash('sha256', '', 'buffer');

/** The roots of a tree's perfect subtrees, largest first: as many as `size` has one bits. */
export type CompactRange = { readonly size: number; readonly nodes: readonly Uint8Array[] };

export const EMPTY_RANGE: CompactRange = { size: 0, nodes: [] };

/**
 * The root of the perfect subtree over leaves [index × 2^level, (index + 1) × 2^level), all of which are there.
 * Level 0 are the leaves' hashes.
 */
export type NodeReader = (level: number, index: number) => Uint8Array;

const NODE_PREFIX = 1;

/** SHA-256(0x01 || left || right), RFC 9162 section 2.1.1. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + 2 * HASH_BYTES);
  bytes[0] = NODE_PREFIX;
  bytes.set(left, 1);
  bytes.set(right, 1 + HASH_BYTES);
  return hash('sha256', bytes, 'buffer');
}

/**
 * The range with one leaf more.
 *
 * @returns also the nodes that the leaf completes, level 1 first: one for each trailing one bit of its index.
 */
export function appendHash(
  range: CompactRange,
  leaf: Uint8Array,
): { readonly range: CompactRange; readonly completed: readonly Uint8Array[] } {
  const nodes = [...range.nodes];
  const completed: Uint8Array[] = [];
  let node = leaf;
  for (let rest = range.size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
    const left = nodes.pop();
    if (left === undefined) throw new GwinnowError('INTERNAL', 'A compact range lacks a node');
    node = nodeHash(left, node);
    completed.push(node);
  }
  nodes.push(node);
  return { range: { size: range.size + 1, nodes }, completed };
}

/** The root of the tree that a range stands for. */
export function rangeRoot({ nodes }: CompactRange): Uint8Array {
  return nodes.length === 0 ? EMPTY_ROOT : nodes.reduceRight((right, left) => nodeHash(left, right));
}

/** The compact range of the tree of the first `size` leaves. */
export function readRange(size: number, node: NodeReader): CompactRange {
  const nodes: Uint8Array[] = [];
  for (let begin = 0; begin < size;) {
    const { level, width } = perfectBelow(size - begin);
    nodes.push(node(level, begin / width));
    begin += width;
  }
  return { size, nodes };
}

/**
 * The hashes that lead from a leaf to the root of the tree of the first `size` leaves, from the bottom up
 * (PATH, RFC 9162 section 2.1.3.1).
 *
 * @throws BAD_ARGUMENT for a leaf outside the tree.
 */
export function inclusionProof(index: number, size: number, node: NodeReader): Uint8Array[] {
  if (!isCount(index) || !isCount(size) || index >= size) {
    throw new GwinnowError('BAD_ARGUMENT', `There is no leaf ${index} in a log of ${size}`);
  }
  const path: Uint8Array[] = [];
  let [begin, end] = [0, size];
  while (end - begin > 1) {
    const middle = begin + splitPoint(end - begin);
    const left = index < middle;
    path.push(left ? subtreeRoot(middle, end, node) : subtreeRoot(begin, middle, node));
    if (left) end = middle;
    else begin = middle;
  }
  return path.toReversed();
}

/** What an inclusion proof claims: that `leaf` is the hash number `index` of the `size` under `root`. */
export type Inclusion = {
  readonly index: number;
  readonly size: number;
  readonly leaf: Uint8Array;
  readonly root: Uint8Array;
  readonly proof: readonly Uint8Array[];
};

/** Whether the proof shows what it claims (RFC 9162 section 2.1.3.2). */
export function verifyInclusion({ index, size, leaf, root, proof }: Inclusion): boolean {
  if (!isCount(index) || !isCount(size) || index >= size) return false;
  let [at, last] = [index, size - 1];
  let node = leaf;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      node = nodeHash(sibling, node);
      [at, last] = skipLeftEdge(at, last);
    } else {
      node = nodeHash(node, sibling);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && sameHash(node, root);
}

/**
 * The hashes that show that the tree of the first `size` leaves begins with the tree of the first `old`
 * (PROOF, RFC 9162 section 2.1.4.1); none where `old` is 0 or `size`.
 *
 * @throws BAD_ARGUMENT when the old tree is the larger one.
 */
export function consistencyProof(old: number, size: number, node: NodeReader): Uint8Array[] {
  if (!isCount(old) || !isCount(size) || old > size) {
    throw new GwinnowError('BAD_ARGUMENT', `A log of ${size} leaves cannot begin with ${old}`);
  }
  if (old === 0) return [];
  const proof: Uint8Array[] = [];
  let [begin, end] = [0, size];
  while (old < end) {
    const middle = begin + splitPoint(end - begin);
    if (old <= middle) {
      proof.push(subtreeRoot(middle, end, node));
      end = middle;
    } else {
      proof.push(subtreeRoot(begin, middle, node));
      begin = middle;
    }
  }
  if (begin > 0) proof.push(subtreeRoot(begin, end, node));
  return proof.toReversed();
}

/** What a consistency proof claims: that the log of `size` leaves begins with the `oldSize` under `oldRoot`. */
export type Consistency = {
  readonly oldSize: number;
  readonly oldRoot: Uint8Array;
  readonly size: number;
  readonly root: Uint8Array;
  readonly proof: readonly Uint8Array[];
};

/** Whether the proof shows what it claims (RFC 9162 section 2.1.4.2). */
export function verifyConsistency({ oldSize, oldRoot, size, root, proof }: Consistency): boolean {
  if (!isCount(oldSize) || !isCount(size) || oldSize > size) return false;
  if (oldSize === 0) return proof.length === 0 && sameHash(oldRoot, EMPTY_ROOT);
  if (oldSize === size) return proof.length === 0 && sameHash(oldRoot, root);
  const path = isPowerOfTwo(oldSize) ? [oldRoot, ...proof] : proof;
  const [first, ...rest] = path;
  if (first === undefined) return false;
  let [at, last] = [oldSize - 1, size - 1];
  while (at % 2 === 1) [at, last] = [half(at), half(last)];
  let [oldNode, node] = [first, first];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      oldNode = nodeHash(sibling, oldNode);
      node = nodeHash(sibling, node);
      [at, last] = skipLeftEdge(at, last);
    } else {
      node = nodeHash(node, sibling);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && sameHash(oldNode, oldRoot) && sameHash(node, root);
}

export function sameHash(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

/** Root of leaves [begin, end), where `begin` is a multiple of the least power of two that is not below the width. */
function subtreeRoot(begin: number, end: number, node: NodeReader): Uint8Array {
  const { level, width } = perfectBelow(end - begin);
  const left = node(level, begin / width);
  return begin + width === end ? left : nodeHash(left, subtreeRoot(begin + width, end, node));
}

/** The largest perfect tree within `leaves`, which is at least 1. */
function perfectBelow(leaves: number): { readonly level: number; readonly width: number } {
  let [level, width] = [0, 1];
  while (width * 2 <= leaves) {
    level++;
    width *= 2;
  }
  return { level, width };
}

/** The largest power of two smaller than a width of 2 or more. */
function splitPoint(width: number): number {
  return perfectBelow(width - 1).width;
}

/** Up to the first ancestor that has a left sibling, for a node at the tree's right edge. */
function skipLeftEdge(at: number, last: number): [number, number] {
  let [node, edge] = [at, last];
  while (node % 2 === 0 && node !== 0) [node, edge] = [half(node), half(edge)];
  return [node, edge];
}

function half(value: number): number {
  return Math.floor(value / 2);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isPowerOfTwo(value: number): boolean {
  return perfectBelow(value).width === value;
}
