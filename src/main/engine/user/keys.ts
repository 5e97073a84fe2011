import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { KeyRing } from '../../audit/keys.ts';
import { formatSigningKey, parseSigningKey, type SigningKey, type VerifierKey } from '../../audit/note.ts';

/**
 * Signing keys as files that nobody but the user can read, each named by its public key in hex. A key is written
 * once, whole or not at all.
 */
export function keyFolder(folder: string): KeyRing {
  const fileOf = ({ publicKey }: VerifierKey): string =>
    join(folder, `${Buffer.from(publicKey).toString('hex')}.key`);

  return {
    find(key) {
      const text = readIfThere(fileOf(key));
      if (text === null) return null;
      const found = parseSigningKey(text.trim());
      return found.name === key.name && found.id === key.id ? found : null;
    },
    keep(key) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeKey(fileOf(key), key);
    },
  };
}

function writeKey(file: string, key: SigningKey): void {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    const handle = openSync(draft, 'wx', 0o600);
    try {
      writeSync(handle, `${formatSigningKey(key)}\n`);
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
