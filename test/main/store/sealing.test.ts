import { cpSync } from 'node:fs';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { parseCheckpoint } from '../../../src/main/audit/checkpoint.ts';
import { EVENT_BODIES } from '../../../src/main/audit/events.ts';
import { verifyInclusion } from '../../../src/main/audit/merkle.ts';
import { isSignedBy } from '../../../src/main/audit/note.ts';
import { CHECKPOINT_EVERY } from '../../../src/main/store/audit/sealing.ts';
import { openStore, type Store } from '../../../src/main/store/open.ts';
import { codeOf, memoryKeys, newStore, temporaryFolder } from './project.ts';

function keyEvents(store: Store): string[] {
  return store.audit
    .list(10_000, undefined, { type: 'key' })
    .entries.map(({ body }) => v.parse(EVENT_BODIES.key, body).action);
}

test('a new project has a key, and its beginning is signed by it', () => {
  const store = newStore({ keys: memoryKeys() });
  const { key, newest, origin } = store.sealing.state();
  expect(keyEvents(store)).toEqual(['made']);
  expect(key?.held).toBe(true);
  expect(key?.key.name).toBe(origin);
  const checkpoint = parseCheckpoint(newest?.note ?? '');
  expect(checkpoint).toMatchObject({ origin, size: 2 });
  expect(key === null ? false : isSignedBy(checkpoint.note, key.key)).toBe(true);
});

test('the log is signed now and then, on request, and when the project is closed', () => {
  const keys = memoryKeys();
  const folder = temporaryFolder();
  const store = newStore({ keys }, folder);
  const sizeSigned = () => store.sealing.state().newest?.size ?? 0;
  for (let n = 0; n < CHECKPOINT_EVERY; n++) store.policies.set('anna', { reason: `try ${n}` });
  expect(sizeSigned()).toBe(2 + CHECKPOINT_EVERY);
  store.policies.set('anna', { reason: 'one more' });
  expect(sizeSigned()).toBe(2 + CHECKPOINT_EVERY);
  expect(store.sealing.checkpoint().size).toBe(store.audit.size());
  const again = store.sealing.checkpoint();
  expect(store.sealing.checkpoint()).toEqual(again);
  store.policies.set('anna', { reason: 'and another' });
  store.close();
  const reopened = openStore(folder, { readonly: true });
  expect(reopened.sealing.state().newest?.size).toBe(reopened.audit.size());
  reopened.close();
});

test('a project that came without its key gets another with the first change, and says so', () => {
  const folder = temporaryFolder();
  const store = newStore({ keys: memoryKeys() }, folder);
  const old = store.sealing.state().key?.key.id;
  store.close();
  const copy = temporaryFolder();
  cpSync(folder, copy, { recursive: true });
  const elsewhere = openStore(copy, { keys: memoryKeys() });
  const size = elsewhere.audit.size();
  expect(elsewhere.sealing.state().key?.held).toBe(false);
  expect(elsewhere.audit.size()).toBe(size);
  elsewhere.policies.set('bo', { reason: 'at home' });
  expect(keyEvents(elsewhere)).toEqual(['replaced', 'made']);
  expect(elsewhere.sealing.state().key?.held).toBe(true);
  expect(elsewhere.sealing.state().key?.key.id).not.toBe(old);
  elsewhere.close();
});

test('a project from before there were keys gets one with its next change', () => {
  const folder = temporaryFolder();
  newStore({}, folder).close();
  const store = openStore(folder, { keys: memoryKeys() });
  expect(store.sealing.state().key).toBeNull();
  store.policies.set('bo', { reason: 'later' });
  expect(keyEvents(store)).toEqual(['made']);
  store.close();
});

test('nothing is signed where no keys are kept', () => {
  const store = newStore();
  expect(codeOf(() => store.sealing.checkpoint())).toBe('NO_KEY');
  expect(codeOf(() => store.sealing.rotate('anna', 'for once'))).toBe('NO_KEY');
  expect(store.sealing.state()).toMatchObject({ key: null, newest: null, problem: null });
});

test('what cannot be signed is written all the same, and it is said why', () => {
  const keep = () => {
    throw new Error('the disk is gone');
  };
  const store = newStore({ keys: { find: () => null, place: () => null, keep } });
  store.policies.set('anna', { reason: 'still written' });
  expect(store.audit.size()).toBe(2);
  expect(store.sealing.state()).toMatchObject({ key: null, newest: null, problem: 'the disk is gone' });
});

test('every leaf can be proved under the checkpoint that signs it', () => {
  const store = newStore({ keys: memoryKeys() });
  for (let n = 0; n < 5; n++) store.policies.set('anna', { reason: `try ${n}` });
  store.sealing.checkpoint();
  store.policies.set('anna', { reason: 'not signed yet' });
  for (let leaf = 0; leaf < store.audit.size(); leaf++) {
    const { hash, size, root, proof, checkpoint } = store.proofs.inclusion(leaf);
    expect(verifyInclusion({ index: leaf, leaf: hash, size, root, proof })).toBe(true);
    const signed = checkpoint === null ? null : parseCheckpoint(checkpoint);
    expect(signed?.size ?? store.audit.size()).toBe(size);
    expect(Buffer.from(signed?.root ?? root)).toEqual(Buffer.from(root));
  }
  expect(codeOf(() => store.proofs.inclusion(store.audit.size()))).toBe('BAD_ARGUMENT');
});
