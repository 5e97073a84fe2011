import {
  appendHash,
  EMPTY_RANGE,
  EMPTY_ROOT,
  nodeHash,
  type CompactRange,
  type NodeReader,
} from '../../../src/main/audit/merkle.ts';

/** The definition, RFC 9162 section 2.1.1, word for word: halves at the largest power of two below the count. */
export function rootByDefinition(leaves: readonly Uint8Array[]): Uint8Array {
  const [first] = leaves;
  if (first === undefined) return EMPTY_ROOT;
  if (leaves.length === 1) return first;
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return nodeHash(rootByDefinition(leaves.slice(0, split)), rootByDefinition(leaves.slice(split)));
}

export function reader(leaves: readonly Uint8Array[]): NodeReader {
  return (level, index) => {
    const width = 2 ** level;
    if ((index + 1) * width > leaves.length) throw new Error(`Node ${level}/${index} is not there yet`);
    return rootByDefinition(leaves.slice(index * width, (index + 1) * width));
  };
}

export function grown(leaves: readonly Uint8Array[]): CompactRange {
  return leaves.reduce((range, leaf) => appendHash(range, leaf).range, EMPTY_RANGE);
}
