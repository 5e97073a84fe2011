import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
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

describe.runIf(process.platform === 'linux')('a key store that cannot give a key', () => {
  /** Puts a busctl in the way that notes each call and then runs `more`; says how often it was called. */
  function busctl(more: string): () => number {
    const bin = mkdtempSync(join(tmpdir(), 'gwinnow-bin-'));
    const before = process.env['PATH'];
    writeFileSync(join(bin, 'busctl'), `#!/bin/sh\necho called >> '${bin}/calls'\n${more}\n`, {
      mode: 0o755,
    });
    process.env['PATH'] = `${bin}:${before ?? ''}`;
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => {
      vi.useRealTimers();
      process.env['PATH'] = before;
      rmSync(bin, { recursive: true });
    });
    const calls = join(bin, 'calls');
    return () => (existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n').length : 0);
  }

  /** Asks again after so many seconds. */
  function asker(store = systemKeyStore()): (seconds: number) => void {
    return (seconds) => {
      vi.setSystemTime(Date.now() + seconds * 1000);
      expect(() => store.read('a')).toThrow(expect.objectContaining({ code: 'NO_KEY' }));
    };
  }

  it('and says so at once is asked every 30 seconds', () => {
    const calls = busctl('exit 1');
    const ask = asker(systemKeyStore('linux', Number.POSITIVE_INFINITY));
    const counts = [0, 29, 1, 29, 1, 29, 1].map((seconds) => (ask(seconds), calls()));
    expect(counts).toEqual([1, 1, 2, 2, 3, 3, 4]);
  });

  it('and is long in saying so is asked ever more seldom, every 10 minutes at last', () => {
    const calls = busctl('sleep 1\nexit 1');
    const ask = asker();
    ask(0);
    for (const [n, pause] of [30, 60, 120, 240, 480, 600, 600].entries()) {
      ask(pause - 1);
      expect(calls()).toBe(n + 1);
      ask(1);
      expect(calls()).toBe(n + 2);
    }
  }, 30_000);

  it('for it has none is asked every 30 seconds', () => {
    const calls = busctl(`case "$*" in
      *SearchItems*) echo '{"data":[[],[]]}' ;;
      *ReadAlias*) echo '{"data":["/a/keyring"]}' ;;
      *) echo '{"data":[{"data":false}]}' ;;
    esac`);
    const store = systemKeyStore();
    const counts = [0, 29, 1].map((seconds) => {
      vi.setSystemTime(Date.now() + seconds * 1000);
      expect(store.read('a')).toBeNull();
      return calls();
    });
    expect(counts).toEqual([3, 3, 6]);
  });
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
