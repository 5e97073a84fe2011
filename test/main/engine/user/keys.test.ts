import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { generateKey } from '../../../../src/main/audit/note.ts';
import { keyFolder } from '../../../../src/main/engine/user/keys.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'gwinnow-keys-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return join(made, 'below', 'keys');
}

it('keeps keys by what is public of them, for the next time too', () => {
  const place = folder();
  const [one, other] = [generateKey('gwinnow/a'), generateKey('gwinnow/b')];
  keyFolder(place).keep(one);
  keyFolder(place).keep(other);
  expect(keyFolder(place).find(one)).toEqual(one);
  expect(keyFolder(place).find(other)).toEqual(other);
  expect(keyFolder(place).find(generateKey('gwinnow/a'))).toBeNull();
  expect(keyFolder(place).find({ ...one, name: 'gwinnow/c' })).toBeNull();
});

it.skipIf(process.platform === 'win32')('lets nobody but the user read them', () => {
  const place = folder();
  keyFolder(place).keep(generateKey('gwinnow/a'));
  const [file = ''] = readdirSync(place);
  expect(statSync(join(place, file)).mode & 0o777).toBe(0o600);
  expect(statSync(place).mode & 0o777).toBe(0o700);
});

it('says of a damaged key that it is one, and not what is in it', () => {
  const place = folder();
  const key = generateKey('gwinnow/a');
  keyFolder(place).keep(key);
  const [file = ''] = readdirSync(place);
  const text = readFileSync(join(place, file), 'utf8');
  writeFileSync(join(place, file), text.slice(0, -10));
  expect(() => keyFolder(place).find(key)).toThrow(expect.objectContaining({ code: 'BAD_NOTE' }));
  expect(() => keyFolder(place).find(key)).not.toThrow(text.slice(60, 80));
});
