import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Platform } from 'electron-builder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesIn, type Packed } from '../../build/archive.mjs';
import { faultsOf } from '../../build/check.mjs';
import { configuration } from '../../build/config.mjs';
import { makeStandIn, pack } from '../../build/pack.mjs';
import { checkout, temporaryFolder } from '../scripts/support.ts';

const root = temporaryFolder(afterAll);
let folder = '';
let packed: readonly Packed[] = [];
let paths: ReadonlySet<string> = new Set();

beforeAll(async () => {
  const electronDist = makeStandIn(join(root, 'electron'));
  const place = { root: checkout, output: join(root, 'dist'), icon: join(checkout, 'build/icon.svg') };
  const made = await pack({ ...configuration({ ...place, electron: null }), electronDist }, Platform.LINUX);
  folder = `${made.archive}.unpacked`;
  packed = filesIn(made.archive);
  paths = new Set(packed.map(({ path }) => path));
});

const inCheckout = (pattern: string): string[] =>
  globSync(pattern, { cwd: checkout, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.map'))
    .map((entry) => join(entry.parentPath, entry.name).slice(checkout.length + 1));

const programs = (): string[] => [...paths].filter((path) => /^out\/main\/.*\.js$/.test(path));
const textOf = (path: string): string => readFileSync(join(checkout, path), 'utf8');

describe('the packed desktop app', () => {
  it('is as its check wants it', () => {
    expect(faultsOf(packed)).toEqual([]);
  });

  it('holds every file of the page, of the preload script and of the ready models', () => {
    const wanted = ['out/renderer/**/*', 'out/preload/**/*', 'resources/**/*'].flatMap(inCheckout);
    expect(wanted.length).toBeGreaterThan(10);
    expect(wanted.filter((path) => !paths.has(path))).toEqual([]);
  });

  it('leaves out no part of the programs that one of them names', () => {
    const left = inCheckout('out/main/**/*.js').filter((path) => !paths.has(path));
    expect(left).toContain('out/main/cli.js');
    const named = left.filter((path) =>
      programs().some((program) => textOf(program).includes(basename(path))),
    );
    expect(named).toEqual([]);
  });

  it('holds what its programs find beside themselves', () => {
    const found = programs().flatMap((program) =>
      [...textOf(program).matchAll(/new URL\("([^"]+)", import\.meta\.url\)/g)].map(([, path = '']) =>
        posix.join(dirname(program), path),
      ),
    );
    expect(found).toEqual(expect.arrayContaining(['out/main/learner.js', 'resources/models']));
    const isThere = (path: string): boolean =>
      [...paths].some((one) => one === path || one.startsWith(`${path}/`));
    expect(found.filter((path) => !isThere(path))).toEqual([]);
  });

  it('holds each package that its programs import', () => {
    const names = programs().flatMap((program) =>
      [...textOf(program).matchAll(/^import\b[^"']*["']([^./"'][^"']*)["']/gm)].map(([, name = '']) => name),
    );
    const packages = new Set(
      names
        .filter((name) => name !== 'electron' && !name.startsWith('node:'))
        .map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/')),
    );
    expect([...packages]).toEqual(expect.arrayContaining(['better-sqlite3', 'sharp', '@orpc/server']));
    expect([...packages].filter((name) => !paths.has(`node_modules/${name}/package.json`))).toEqual([]);
  });

  it('has a learner that computes from what lies beside the archive alone', async () => {
    expect(existsSync(join(folder, 'out/main/learner.js'))).toBe(true);
    const { createLearnerClient } = await import('../../src/main/engine/learner-client.ts');
    const learner = createLearnerClient(pathToFileURL(join(folder, 'out/main/learner.js')));
    try {
      expect((await learner.run('start-backend', { wish: 'wasm' })).inUse).toBe('wasm');
    } finally {
      await learner.close();
    }
  });
});
