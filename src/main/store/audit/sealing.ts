import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import type { KeyPlace } from '../../../shared/contract/audit.ts';
import { EVENT_BODIES, type EventBody } from '../../audit/events.ts';
import { endorsement, type KeyRing } from '../../audit/keys.ts';
import {
  formatVerifierKey,
  generateKey,
  parseVerifierKey,
  type SigningKey,
  type VerifierKey,
} from '../../audit/note.ts';
import { asGwinnowError, GwinnowError } from '../../../shared/errors.ts';
import type { Change, Committed } from '../change.ts';
import { Id, Json, prepareQuery } from '../query.ts';
import { checkpointsStore, type StoredCheckpoint } from './checkpoints.ts';
import newestKeySql from './newest-key.sql?raw';

/** A checkpoint is made of itself whenever this many leaves have come since the last. */
export const CHECKPOINT_EVERY = 256;

const BEGINNING = 'From here on checkpoints are signed';
const NOT_HERE = 'The key that signed before is not kept on this computer';

const KeyLeaf = v.object({ leaf: Id, json: v.pipe(Json, v.object({ body: EVENT_BODIES.key })) });

type NamedKey = { readonly key: VerifierKey; readonly leaf: number };

/** The key the log names last, under which leaf; `held`: this user can sign with it now; `place`: where it is kept. */
type LogKey = NamedKey & { readonly held: boolean; readonly place: KeyPlace | null };

/** The log's keys and checkpoints. Without a key ring nothing is ever signed. */
export function createSealing(db: Database, change: Change, ring: KeyRing | null) {
  const checkpoints = checkpointsStore(db);
  const newestKey = prepareQuery(db, newestKeySql, KeyLeaf);
  let sealed = checkpoints.newest()?.size ?? 0;
  let problem: string | null = null;
  let ready = false;
  let following = false;

  function named(): NamedKey | null {
    const row = newestKey.one();
    return row === null ? null : { key: parseVerifierKey(row.json.body.key), leaf: row.leaf };
  }

  /** Null where it is not kept here. @throws NO_KEY where it should be, and cannot be read now. */
  function signingKey(): SigningKey | null {
    const current = named();
    return current === null ? null : (ring?.find(current.key) ?? null);
  }

  /** The key if it can be used now, else why a key that is kept here cannot. */
  function usableKey(): { readonly key: SigningKey | null; readonly why: string | null } {
    try {
      return { key: signingKey(), why: null };
    } catch (thrown) {
      const { code, message } = asGwinnowError(thrown);
      if (code !== 'NO_KEY') throw thrown;
      return { key: null, why: message };
    }
  }

  function heldKey(): SigningKey {
    const key = signingKey();
    if (key !== null) return key;
    throw new GwinnowError('NO_KEY', "This log's key is not kept here: its checkpoints are signed elsewhere");
  }

  function write(): StoredCheckpoint {
    const checkpoint = checkpoints.write(heldKey);
    sealed = checkpoint.size;
    return checkpoint;
  }

  /** A new key from here on; the log is signed right behind the leaf that says so. */
  function takeKey(actor: string, keys: KeyRing, reason: string): void {
    const old = named();
    const oldHeld = usableKey().key;
    const next = generateKey(checkpoints.origin());
    keys.keep(next);
    change({ type: 'key', actor }, () => {
      if (named()?.leaf !== old?.leaf)
        throw new GwinnowError('BUSY', 'Another process changed the key; try again');
      const body: EventBody<'key'> = {
        action: old === null ? 'made' : oldHeld === null ? 'replaced' : 'rotated',
        key: formatVerifierKey(next),
        old: old === null ? null : formatVerifierKey(old.key),
        endorsement: oldHeld === null ? null : endorsement(oldHeld, next),
        reason,
      };
      return { result: null, body };
    });
    write();
  }

  /** A log that cannot be signed is still written: what stands in the way is told by `state`. */
  function quietly(work: () => void): void {
    try {
      work();
      problem = null;
    } catch (thrown) {
      problem = thrown instanceof Error ? thrown.message : String(thrown);
    }
  }

  return {
    /** Who signs, what was signed, and what kept this process from signing, if anything did. */
    state() {
      const current = named();
      const usable = usableKey();
      const place = current === null ? null : (ring?.place(current.key) ?? null);
      const key: LogKey | null = current === null ? null : { ...current, held: usable.key !== null, place };
      return {
        origin: checkpoints.origin(),
        key,
        newest: checkpoints.newest(),
        problem: usable.why ?? problem,
      };
    },

    covering: checkpoints.covering,

    /** @throws NO_KEY, BUSY */
    checkpoint: write,

    /** Takes a new key in place of the present one, which endorses it where it can be used. @throws NO_KEY, BUSY */
    rotate(actor: string, reason: string): void {
      if (ring === null) throw new GwinnowError('NO_KEY', 'There is no place here to keep keys in');
      if (usableKey().key !== null) write();
      takeKey(actor, ring, reason);
    },

    /** To be called after each change: makes a key where none is at hand, and a checkpoint when one is due. */
    follow({ actor, treeSize }: Committed): void {
      if (ring === null || following) return;
      if (ready && treeSize - sealed < CHECKPOINT_EVERY) return;
      following = true;
      quietly(() => {
        if (signingKey() === null) takeKey(actor, ring, named() === null ? BEGINNING : NOT_HERE);
        else if (treeSize - sealed >= CHECKPOINT_EVERY) write();
        ready = true;
      });
      following = false;
    },

    /** To be called before the project is closed: signs what was written since the last checkpoint. */
    finish(): void {
      if (!db.open || ring === null) return;
      quietly(() => {
        if (signingKey() !== null) write();
      });
    },
  };
}
