import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { generateKey, type VerifierKey } from '../../../../src/main/audit/note.ts';
import { systemKeyStore } from '../../../../src/main/engine/user/key-store.ts';
import { keyRing } from '../../../../src/main/engine/user/keys.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'gwinnow-keys-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return join(made, 'below', 'keys');
}

const hex = ({ publicKey }: VerifierKey): string => Buffer.from(publicKey).toString('hex');

it('keeps keys by what is public of them, for the next time too', () => {
  const place = folder();
  const [one, other] = [generateKey('gwinnow/a'), generateKey('gwinnow/b')];
  keyRing(place, null).keep(one);
  keyRing(place, null).keep(other);
  expect(keyRing(place, null).find(one)).toEqual(one);
  expect(keyRing(place, null).find(other)).toEqual(other);
  expect(keyRing(place, null).find({ ...one, name: 'gwinnow/c' })).toBeNull();
  const stranger = generateKey('gwinnow/a');
  expect(keyRing(place, null).find(stranger)).toBeNull();
  expect(keyRing(place, null).place(stranger)).toBeNull();
});

it('says in which file a key is', () => {
  const place = folder();
  const key = generateKey('gwinnow/a');
  keyRing(place, null).keep(key);
  const kept = keyRing(place, null).place(key);
  expect(kept).toEqual({ kind: 'file', path: join(place, `${hex(key)}.key`) });
  expect(existsSync(kept?.kind === 'file' ? kept.path : '')).toBe(true);
});

it.skipIf(process.platform === 'win32')('lets nobody but the user read them', () => {
  const place = folder();
  keyRing(place, null).keep(generateKey('gwinnow/a'));
  const [file = ''] = readdirSync(place);
  expect(statSync(join(place, file)).mode & 0o777).toBe(0o600);
  expect(statSync(place).mode & 0o777).toBe(0o700);
});

it('says of a damaged key that it is one, and not what is in it', () => {
  const place = folder();
  const key = generateKey('gwinnow/a');
  keyRing(place, null).keep(key);
  const [file = ''] = readdirSync(place);
  const text = readFileSync(join(place, file), 'utf8');
  writeFileSync(join(place, file), text.slice(0, -10));
  expect(() => keyRing(place, null).find(key)).toThrow(expect.objectContaining({ code: 'BAD_NOTE' }));
  expect(() => keyRing(place, null).find(key)).not.toThrow(text.slice(60, 80));
});

// Elsewhere the system's own store would be asked.
it.runIf(process.platform === 'linux')('keeps a key in a file where no key store answers', () => {
  const address = process.env['DBUS_SESSION_BUS_ADDRESS'];
  process.env['DBUS_SESSION_BUS_ADDRESS'] = `unix:path=${join(folder(), 'none')}`;
  onTestFinished(() => {
    if (address === undefined) delete process.env['DBUS_SESSION_BUS_ADDRESS'];
    else process.env['DBUS_SESSION_BUS_ADDRESS'] = address;
  });
  const place = folder();
  const ring = keyRing(place, systemKeyStore());
  const [key, stranger] = [generateKey('gwinnow/a'), generateKey('gwinnow/a')];
  ring.keep(key);
  expect(readdirSync(place)).toEqual([`${hex(key)}.key`]);
  expect(ring.find(key)).toEqual(key);
  expect(ring.place(key)?.kind).toBe('file');
  expect(ring.find(stranger)).toBeNull();
});
