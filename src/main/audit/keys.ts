import { GwinnowError } from '../../shared/errors.ts';
import {
  formatVerifierKey,
  isSignedBy,
  parseNote,
  signNote,
  type SigningKey,
  type VerifierKey,
} from './note.ts';

/** Where a user's signing keys are kept: a folder of files, or the key store of the system. */
export type KeyRing = {
  /** Null where the key is not kept here. */
  find(key: VerifierKey): SigningKey | null;
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
