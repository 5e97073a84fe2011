import { setImmediate } from 'node:timers/promises';
import { formatVerifierKey } from '../../audit/note.ts';
import { inclusionProof } from '../../audit/merkle.ts';
import { asGwinnowError, GwinnowError } from '../../../shared/errors.ts';
import type { RawLeaf } from '../../store/audit/leaves.ts';
import type { Store } from '../../store/open.ts';
import { treeOver } from './tree.ts';

/** The log up to its newest checkpoint. */
export type SealedLog = {
  readonly origin: string;
  readonly note: string;
  readonly key: string;
  readonly leaves: readonly RawLeaf[];
};

/** Signs the log as it is, or takes the newest checkpoint where its key is kept elsewhere. @throws NO_KEY */
export function sealedLog(store: Store): SealedLog {
  const { note, size } = newestCheckpoint(store);
  const { origin, key } = store.sealing.state();
  if (key === null) throw new GwinnowError('NO_KEY', 'The log names no key that signs it');
  const leaves: RawLeaf[] = [];
  for (const leaf of store.audit.leaves()) if (leaf.index < size) leaves.push(leaf);
  return { origin, note, key: formatVerifierKey(key.key), leaves };
}

function newestCheckpoint(store: Store) {
  try {
    return store.sealing.checkpoint();
  } catch (thrown) {
    const { newest } = store.sealing.state();
    if (asGwinnowError(thrown).code === 'NO_KEY' && newest !== null) return newest;
    throw thrown;
  }
}

/** Proofs made before others have their turn on the engine's thread. */
const PROOFS_AT_ONCE = 500;

/** Inclusion proofs of some leaves, as text. `wanted` ascends. */
export async function proofsOf({ leaves }: SealedLog, wanted: readonly number[]): Promise<string> {
  const node = treeOver(leaves.map(({ hash }) => hash));
  const proofs: string[] = [];
  for (const [n, leaf] of wanted.entries()) {
    if (n % PROOFS_AT_ONCE === 0) await setImmediate();
    const hashes = inclusionProof(leaf, leaves.length, node);
    proofs.push(JSON.stringify({ leaf, proof: hashes.map((hash) => Buffer.from(hash).toString('hex')) }));
  }
  return `[${proofs.join(',')}]\n`;
}
