import type { KeyPlace } from '../../shared/contract/audit.ts';
import { GwinnowError } from '../../shared/errors.ts';
import {
  formatVerifierKey,
  isSignedBy,
  parseNote,
  signNote,
  type SigningKey,
  type VerifierKey,
} from './note.ts';

/** A user's signing keys: in the key store of the system, or in files. */
export type KeyRing = {
  /** Null where the key is not kept here. @throws NO_KEY where it should be, and cannot be read now. */
  find(key: VerifierKey): SigningKey | null;
  /** Where the key is kept, whether or not it can be read now; null where it is not known to be. */
  place(key: VerifierKey): KeyPlace | null;
  /** When it returns, the key is kept. */
  keep(key: SigningKey): void;
};

/** A note by which one key names the next, so that the log shows a rotation to be its owner's. */
export function endorsement(old: SigningKey, next: VerifierKey): string {
  return signNote(endorsementText(next), [old]);
}

export function isEndorsed(message: string, old: VerifierKey, next: VerifierKey): boolean {
  try {
    const note = parseNote(message);
    return note.text === endorsementText(next) && isSignedBy(note, old);
  } catch (thrown) {
    if (thrown instanceof GwinnowError && thrown.code === 'BAD_NOTE') return false;
    throw thrown;
  }
}

function endorsementText(next: VerifierKey): string {
  return `gwinnow next key\n${formatVerifierKey(next)}\n`;
}
