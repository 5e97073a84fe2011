import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PAGE_ORIGIN, PAGE_URL, servePageFile } from '../../../../src/main/hosts/electron/page-files.ts';

let folder: string;
let root: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'page-'));
  root = join(folder, 'renderer');
  mkdirSync(join(root, 'assets.js'), { recursive: true });
  mkdirSync(join(folder, 'renderer-other'));
  writeFileSync(join(root, 'index.html'), '<!doctype html>');
  writeFileSync(join(root, 'a b.js'), 'export {}');
  writeFileSync(join(root, 'notes.txt'), 'not a page file');
  writeFileSync(join(folder, 'secret.js'), 'secret');
  writeFileSync(join(folder, 'renderer-other', 'secret.js'), 'secret');
});

afterAll(() => rmSync(folder, { recursive: true }));

const get = (url: string, method = 'GET'): Promise<Response> => servePageFile(root, { url, method });

it('serves the page with its media type and its policy', async () => {
  const response = await get(PAGE_URL);
  expect(response.status).toBe(200);
  expect(await response.text()).toBe('<!doctype html>');
  expect(response.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
  const policy = response.headers.get('Content-Security-Policy')?.split('; ');
  expect(policy).toContain("default-src 'self'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy?.join()).not.toMatch(/unsafe|https?:|\*/);
});

it('decodes names', async () => {
  const response = await get(`${PAGE_ORIGIN}/a%20b.js?v=1#top`);
  expect(await response.text()).toBe('export {}');
  expect(response.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8');
});

it.each([
  ['a path that leads out', '/..%2Fsecret.js', 403],
  ['one that is encoded twice', '/%252e%252e%252fsecret.js', 404],
  ['one that leads to a neighbour of the same beginning', '/..%2Frenderer-other%2Fsecret.js', 403],
  ['the folder itself', '/', 403],
  ['a folder', '/assets.js', 404],
  ['a missing file', '/missing.js', 404],
  ['another kind of file', '/notes.txt', 404],
  ['a backslash', '/..%5Csecret.js', 400],
  ['a null byte', '/index.html%00.js', 400],
  ['a path that does not decode', '/%E0%A4%A', 400],
])('refuses %s', async (_name, path, status) => {
  const response = await get(`${PAGE_ORIGIN}${path}`);
  expect(response.status).toBe(status);
  expect(await response.text()).toBe('');
});

it('refuses another host and another method', async () => {
  expect((await get('app://elsewhere/index.html')).status).toBe(404);
  expect((await get(PAGE_URL, 'POST')).status).toBe(405);
});
