import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Entry } from '@napi-rs/keyring';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatSigningKey, generateKey } from '../../../../src/main/audit/note.ts';
import { systemKeyStore } from '../../../../src/main/engine/user/key-store.ts';
import { keyRing } from '../../../../src/main/engine/user/keys.ts';
import { openStore } from '../../../../src/main/store/open.ts';
import { codeOf, newStore, temporaryFolder } from '../../store/project.ts';
import { SecretService, whyNoSecretService } from './secret-service.ts';

const why = whyNoSecretService();

describe.skipIf(why !== null)(`the system's key store${why === null ? '' : ` (${why})`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'gwinnow-keys-'));
  let service: SecretService;
  const ring = () => keyRing(folder, systemKeyStore());

  beforeAll(async () => {
    service = new SecretService();
    await service.start();
  });

  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('holds new keys, and no file does', async () => {
    const key = generateKey('gwinnow/a');
    ring().keep(key);
    expect(ring().find(key)).toEqual(key);
    expect(ring().place(key)).toEqual({ kind: 'store' });
    const files = readdirSync(folder);
    expect(files).toHaveLength(1);
    expect(readFileSync(join(folder, files[0] ?? ''), 'utf8')).not.toContain(
      formatSigningKey(key).slice(-40),
    );
    await service.restart();
    expect(ring().find(key)).toEqual(key);
  });

  it('is asked for keys of which the folder knows nothing', () => {
    const key = generateKey('gwinnow/a');
    ring().keep(key);
    const elsewhere = keyRing(join(folder, 'elsewhere'), systemKeyStore());
    expect(elsewhere.find(key)).toEqual(key);
    expect(elsewhere.place(key)).toEqual({ kind: 'store' });
    expect(elsewhere.find(generateKey('gwinnow/a'))).toBeNull();
  });

  it('has its keys marked once they were found, so that none is replaced while it is locked', async () => {
    const project = temporaryFolder();
    newStore({ keys: ring() }, project).close();
    const elsewhere = join(folder, 'found');
    const signed = () => {
      const store = openStore(project, { keys: keyRing(elsewhere, systemKeyStore()) });
      store.policies.set('anna', { reason: 'a change' });
      const { key } = store.sealing.state();
      store.close();
      return key;
    };
    const found = signed();
    expect(found?.held).toBe(true);
    service.lock();
    expect(signed()).toEqual({ ...found, held: false });
    await service.restart();
  });

  it('gives keys where the folder takes no mark', () => {
    const key = generateKey('gwinnow/a');
    ring().keep(key);
    const elsewhere = join(folder, 'full');
    const name = Buffer.from(key.publicKey).toString('hex');
    mkdirSync(join(elsewhere, `${name}.stored.${process.pid}.tmp`), { recursive: true });
    expect(keyRing(elsewhere, systemKeyStore()).find(key)).toEqual(key);
    expect(existsSync(join(elsewhere, `${name}.stored`))).toBe(false);
  });

  it('that lost a key says so: no change replaces the key, a rotation does', () => {
    const project = temporaryFolder();
    newStore({ keys: ring() }, project).close();
    const store = openStore(project, { keys: ring() });
    store.policies.set('anna', { reason: 'makes the key' });
    const named = store.sealing.state().key;
    expect(named?.held).toBe(true);
    const name = Buffer.from(named?.key.publicKey ?? []).toString('hex');
    new Entry('gwinnow', name, { linux: { store: 'secret-service' } }).deleteCredential();
    store.close();

    const later = openStore(project, { keys: ring() });
    later.policies.set('anna', { reason: 'written all the same' });
    expect(later.sealing.state()).toMatchObject({
      key: { ...named, held: false },
      problem: expect.stringContaining('gwinnow audit key --rotate'),
    });
    later.sealing.rotate('anna', 'the keyring was made anew');
    expect(later.sealing.state()).toMatchObject({ key: { held: true }, problem: null });
    later.close();
  });

  it('keeps keys that are in files already where they are', () => {
    const key = generateKey('gwinnow/a');
    keyRing(folder, null).keep(key);
    expect(ring().find(key)).toEqual(key);
    expect(ring().place(key)?.kind).toBe('file');
  });

  it('is not asked where files are wanted, and a key in it is not taken for one kept elsewhere', () => {
    const key = generateKey('gwinnow/a');
    ring().keep(key);
    expect(codeOf(() => keyRing(folder, null).find(key))).toBe('NO_KEY');
    expect(keyRing(folder, null).place(key)).toEqual({ kind: 'store' });
  });

  it('locked, asks nobody: new keys go to files, a log whose key is in it is signed later', async () => {
    const project = temporaryFolder();
    newStore({ keys: ring() }, project).close();
    service.lock();
    const key = generateKey('gwinnow/a');
    const locked = ring();
    locked.keep(key);
    expect(locked.place(key)?.kind).toBe('file');
    expect(locked.find(key)).toEqual(key);

    const store = openStore(project, { keys: ring() });
    const named = store.sealing.state();
    expect(named.key).toMatchObject({ held: false, place: { kind: 'store' } });
    expect(named.problem).toContain('it is locked');
    store.policies.set('anna', { reason: 'written all the same' });
    expect(store.audit.size()).toBe(3);
    expect(codeOf(() => store.sealing.checkpoint())).toBe('NO_KEY');
    store.close();

    await service.restart();
    expect(service.asked).toBe(false);
    const later = openStore(project, { keys: ring() });
    expect(later.sealing.state().key).toEqual({ ...named.key, held: true });
    expect(later.sealing.checkpoint().size).toBe(3);
    service.lock();
    const last = openStore(project, { keys: ring() });
    last.sealing.rotate('anna', 'cannot be unlocked any more');
    expect(last.sealing.state().key).toMatchObject({ held: true, place: { kind: 'file' } });
    last.close();
    later.close();
  });
});
