import { nodeHash, type NodeReader } from '../../audit/merkle.ts';
import { GwinnowError } from '../../../shared/errors.ts';

/** Every perfect subtree over leaves that are all at hand. */
export function treeOver(hashes: readonly Uint8Array[]): NodeReader {
  const levels: (readonly Uint8Array[])[] = [hashes];
  for (let below = hashes; below.length > 1;) {
    const level: Uint8Array[] = [];
    for (let at = 0; at + 1 < below.length; at += 2) {
      const [left, right] = [below[at], below[at + 1]];
      if (left !== undefined && right !== undefined) level.push(nodeHash(left, right));
    }
    levels.push(level);
    below = level;
  }
  return (level, index) => {
    const node = levels[level]?.[index];
    if (node === undefined)
      throw new GwinnowError('INTERNAL', `The tree lacks node ${index} of level ${level}`);
    return node;
  };
}
