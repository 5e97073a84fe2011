import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { GwinnowError } from '../../../shared/errors.ts';
import type { KeyRing } from '../../audit/keys.ts';
import { formatSigningKey, parseSigningKey, type SigningKey, type VerifierKey } from '../../audit/note.ts';
import type { KeyStore } from './key-store.ts';

const IN_STORE = "The private key of this public key is in the system's key store.\n";

/**
 * Signing keys, each named by its public key in hex: new ones in the system's key store, else as files that nobody but
 * the user can read. Of a key in the store, made here or found there, a file without it tells, so that one that cannot
 * be read now, or is gone, is never taken for one that is kept elsewhere. A file is written once, whole or not at all.
 *
 * @param store null keeps keys in files alone
 */
export function keyRing(folder: string, store: KeyStore | null): KeyRing {
  const read = new Map<string, SigningKey>();
  const keyFile = (name: string): string => join(folder, `${name}.key`);
  const mark = (name: string): string => join(folder, `${name}.stored`);

  function fromStore(name: string): string | null {
    const isMarked = existsSync(mark(name));
    if (store === null) {
      if (!isMarked) return null;
      throw new GwinnowError(
        'NO_KEY',
        "The key is in the system's key store, which GWINNOW_KEYS=file leaves aside",
      );
    }
    let stored: string | null;
    try {
      stored = store.read(name);
    } catch (thrown) {
      if (isMarked || !isRefusal(thrown)) throw thrown;
      return null;
    }
    if (stored !== null || !isMarked) return stored;
    throw new GwinnowError(
      'NO_KEY',
      "The key is marked as one in the system's key store, which does not have it: gwinnow audit key --rotate REASON replaces it",
    );
  }

  /** Without the mark the key is found all the same, as long as the store can be read. */
  function markIfPossible(name: string): void {
    if (existsSync(mark(name))) return;
    try {
      makeFolder();
      writeWhole(mark(name), IN_STORE);
    } catch (thrown) {
      if (!(thrown instanceof Error && 'code' in thrown)) throw thrown;
    }
  }

  function makeFolder(): void {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  function storeTakes(name: string, key: SigningKey): boolean {
    if (store === null) return false;
    try {
      store.write(name, formatSigningKey(key));
    } catch (thrown) {
      if (!isRefusal(thrown)) throw thrown;
      return false;
    }
    writeWhole(mark(name), IN_STORE);
    read.set(name, key);
    return true;
  }

  return {
    find(key) {
      const name = nameOf(key);
      const file = readIfThere(keyFile(name));
      if (file !== null) return ifSame(parseSigningKey(file.trim()), key);
      const known = read.get(name);
      if (known !== undefined) return ifSame(known, key);
      const stored = fromStore(name);
      if (stored === null) return null;
      const found = parseSigningKey(stored);
      read.set(name, found);
      markIfPossible(name);
      return ifSame(found, key);
    },
    place(key) {
      const name = nameOf(key);
      if (existsSync(keyFile(name))) return { kind: 'file', path: keyFile(name) };
      return read.has(name) || existsSync(mark(name)) ? { kind: 'store' } : null;
    },
    keep(key) {
      const name = nameOf(key);
      makeFolder();
      if (!storeTakes(name, key)) writeWhole(keyFile(name), `${formatSigningKey(key)}\n`);
    },
  };
}

function nameOf({ publicKey }: VerifierKey): string {
  return Buffer.from(publicKey).toString('hex');
}

function ifSame(found: SigningKey, wanted: VerifierKey): SigningKey | null {
  return found.name === wanted.name && found.id === wanted.id ? found : null;
}

function isRefusal(thrown: unknown): boolean {
  return thrown instanceof GwinnowError && thrown.code === 'NO_KEY';
}

function writeWhole(file: string, text: string): void {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    const handle = openSync(draft, 'wx', 0o600);
    try {
      writeSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null;
    throw thrown;
  }
}
