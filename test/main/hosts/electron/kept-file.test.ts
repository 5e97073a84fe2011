import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keep, readKept } from '../../../../src/main/hosts/electron/kept-file.ts';
import { servedOrigins } from '../../../../src/main/hosts/electron/served-origins.ts';
import { WindowState } from '../../../../src/main/hosts/electron/window-state.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kept-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const state: WindowState = { bounds: { x: -5, y: 3, width: 1200, height: 800 }, maximised: true };

it('reads back what it kept, and leaves nothing else behind', () => {
  const file = join(folder, 'new', 'window.json');
  keep(file, state);
  expect(readKept(file, WindowState)).toEqual(state);
  expect(readdirSync(join(folder, 'new'))).toEqual(['window.json']);
});

it.skipIf(process.platform === 'win32')('keeps it for the user alone', () => {
  const file = join(folder, 'window.json');
  keep(file, state);
  expect(statSync(file).mode & 0o077).toBe(0);
});

it.each([
  ['cut off', '{"bounds":{"x":1'],
  ['of another form', '{"bounds":{"x":"1","y":0,"width":1,"height":1},"maximised":false}'],
  ['with more in it', JSON.stringify({ ...state, zoom: 2 })],
  ['empty', ''],
])('takes a file that is %s as none', (_what, text) => {
  const file = join(folder, 'window.json');
  writeFileSync(file, text);
  expect(readKept(file, WindowState)).toBeNull();
});

it('goes on where nothing can be read or kept', () => {
  const file = join(folder, 'a-file', 'window.json');
  writeFileSync(join(folder, 'a-file'), '');
  expect(() => keep(file, state)).not.toThrow();
  expect(readKept(file, WindowState)).toBeNull();
});

it('keeps the five latest origins of served engines, each once', () => {
  const file = join(folder, 'served.json');
  const origins = servedOrigins(file);
  const all = [1, 2, 3, 4, 5, 6].map((port) => `https://gpu:${port}`);
  for (const origin of [...all, 'https://gpu:4']) origins.note(origin);
  const expected = [4, 6, 5, 3, 2].map((port) => `https://gpu:${port}`);
  expect(servedOrigins(file).list()).toEqual(expected);
  expect(readFileSync(file, 'utf8')).not.toContain('token');
});
