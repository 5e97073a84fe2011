import type { Database } from 'better-sqlite3';
import { checkpointIn, type Finding, type LogCheck } from '../../audit/log-check.ts';
import { HASH_BYTES, sameHash } from '../../audit/merkle.ts';
import type { VerifierKey } from '../../audit/note.ts';
import type { SignedCheckpoint } from '../../audit/checkpoint.ts';
import { createCursor } from './cursor.ts';
import checkpointsSql from './checkpoints.sql?raw';
import nodesSql from './nodes.sql?raw';

/** What is known from elsewhere, which the log has to agree with. */
export type Known = {
  /** A checkpoint that was handed out before: the log has to begin with what it signs. */
  readonly kept?: SignedCheckpoint | undefined;
  /** A key that has to be one of the log's. */
  readonly key?: VerifierKey | undefined;
};

/** What lies beside the leaves: the tree's inner nodes, the checkpoints, and what is known from elsewhere. */
export function createBesideCheck(db: Database, check: LogCheck, known: Known) {
  const nodes = createCursor(db, 'audit_nodes', nodesSql);
  const checkpoints = createCursor(db, 'audit_checkpoints', checkpointsSql);
  let next = checkpoints.next();
  let checked = 0;

  function node(): Finding | null {
    const completed = check.completed();
    if (completed.length === 0) return null;
    const index = check.size() - 1;
    const [leaf, hashes] = nodes.next() ?? [];
    const same =
      leaf === index &&
      hashes instanceof Uint8Array &&
      hashes.length === completed.length * HASH_BYTES &&
      completed.every((hash, n) => sameHash(hashes.subarray(n * HASH_BYTES, (n + 1) * HASH_BYTES), hash));
    return same
      ? null
      : { leaf: index - 1, message: `The tree over leaves up to ${index} is not that of the leaves` };
  }

  function checkpoint(): Finding | null {
    const [number, size, note] = next ?? [];
    if (size !== check.size()) return null;
    const last = check.size() - 1;
    if (number !== checked + 1) return { leaf: last, message: `Checkpoint ${checked + 1} is missing` };
    const signed = typeof note === 'string' ? checkpointIn(note) : null;
    if (signed === null) return { leaf: last, message: 'The checkpoint over it cannot be read' };
    checked++;
    next = checkpoints.next();
    return check.checkpoint(signed);
  }

  function kept(): Finding | null {
    return known.kept?.size === check.size() ? check.checkpoint(known.kept) : null;
  }

  return {
    checked: (): number => checked,

    /** To be called after each leaf. */
    leaf: (): Finding | null => node() ?? checkpoint() ?? kept(),

    /** To be called after the last leaf. */
    rest(): Finding | null {
      const size = check.size();
      if (known.kept !== undefined && known.kept.size > size) {
        const message = `The kept checkpoint has ${known.kept.size} leaves, here are ${size}: later ones were taken away`;
        return { leaf: size, message };
      }
      if (next !== null) {
        const message = `Checkpoint ${String(next[0])} is over ${String(next[1])} leaves, out of order or more than there are`;
        return { leaf: size, message };
      }
      if (nodes.next() !== null) return { leaf: size, message: 'The tree has more leaves than are here' };
      const { key } = known;
      if (key === undefined || check.keys().some((one) => one.key.id === key.id && one.key.name === key.name))
        return null;
      return { leaf: null, message: `The key ${key.name}+${key.id} never signed this log` };
    },

    close(): void {
      nodes.close();
      checkpoints.close();
    },
  };
}

export type BesideCheck = ReturnType<typeof createBesideCheck>;
