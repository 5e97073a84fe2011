import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Wheel } from '../../scripts/setup/wheels.mjs';
import { findPython, plainEnvironment, script, startModule, temporaryFolder, until } from './support.ts';
import type { Ended, Started } from './support.ts';
import { libraryOf, makeWheel, serveWheel } from './wheel-server.ts';
import type { Manners, TinyWheel, WheelServer } from './wheel-server.ts';

const python = findPython() ?? '';
const MEGABYTE = 1 << 20;

const install = `
import { ensureLibrary } from ${JSON.stringify(script('setup/library.mjs'))};
await ensureLibrary(given.library, given.folder, {
  cache: given.cache, python: given.python, env: process.env,
});`;

type Bench = TinyWheel & {
  server: WheelServer;
  folder: string;
  cache: string;
  part: string;
  start(): Started;
};

async function prepare(
  size: number,
  manners: Manners = {},
  change?: (wheel: Wheel) => Wheel,
): Promise<Bench> {
  const root = temporaryFolder();
  const tiny = makeWheel(root, python, size);
  const wheel = change?.(tiny.wheel) ?? tiny.wheel;
  const server = await serveWheel(tiny.bytes, manners);
  const cache = join(root, 'cache');
  const folder = join(cache, 'tensorflow', 'tiny');
  const env = plainEnvironment({
    PIP_INDEX_URL: server.index,
    PIP_CONFIG_FILE: '/dev/null',
    NO_PROXY: '127.0.0.1',
  });
  const given = { library: libraryOf(wheel), folder, cache, python };
  const part = join(cache, 'downloads', `${wheel.sha256}.whl.part`);
  return { ...tiny, wheel, server, folder, cache, part, start: () => startModule(install, given, env) };
}

function expectInstalled(bench: Bench, { status, stderr }: Ended): void {
  expect({ status, stderr }).toMatchObject({ status: 0 });
  expectWhole(bench);
  expect(readdirSync(join(bench.cache, 'downloads'))).toEqual([]);
  expect(readdirSync(dirname(bench.folder))).toEqual(['tiny']);
}

function expectWhole({ folder, content }: Bench): void {
  expect(readdirSync(join(folder, 'tensorflow')).sort()).toEqual(['include', 'libtensorflow_cc.so.2']);
  expect(readFileSync(join(folder, 'tensorflow/libtensorflow_cc.so.2')).equals(content)).toBe(true);
  expect(readFileSync(join(folder, 'tensorflow/include/c/api.h')).equals(content)).toBe(true);
}

const sizeOf = (path: string): number => (existsSync(path) ? statSync(path).size : 0);

describe.skipIf(python === '')('the library (skipped without a Python with pip)', () => {
  test('is downloaded, checked, unpacked as far as it is needed, and then left alone', async () => {
    const bench = await prepare(MEGABYTE);
    expectInstalled(bench, await bench.start().ended);
    expect(bench.server.downloads).toEqual([0]);
    const before = bench.server.requests();
    expect(await bench.start().ended).toMatchObject({ status: 0, stderr: '' });
    expect(bench.server.requests()).toBe(before);
  });

  test('goes on where the connection broke', async () => {
    const bench = await prepare(MEGABYTE, { breakAfter: MEGABYTE });
    expectInstalled(bench, await bench.start().ended);
    expect(bench.server.downloads).toHaveLength(2);
    expect(bench.server.downloads[1]).toBeGreaterThan(0);
  });

  test('starts over with a server that cannot go on', async () => {
    const bench = await prepare(MEGABYTE, { breakAfter: MEGABYTE, withoutRanges: true });
    expectInstalled(bench, await bench.start().ended);
    expect(bench.server.downloads).toEqual([0, 0]);
  });

  test('goes on after kill -9 in the middle of the download', async () => {
    const bench = await prepare(MEGABYTE, { holdAfter: 2 * MEGABYTE });
    const killed = bench.start();
    await until(() => sizeOf(bench.part) > MEGABYTE);
    killed.child.kill('SIGKILL');
    await killed.ended;
    expect(existsSync(bench.folder)).toBe(false);
    bench.server.manners = {};
    expectInstalled(bench, await bench.start().ended);
    expect(bench.server.downloads).toHaveLength(2);
    expect(bench.server.downloads[1]).toBeGreaterThanOrEqual(MEGABYTE);
  });

  test('is never there in part, whenever kill -9 hits the unpacking', async () => {
    const bench = await prepare(24 * MEGABYTE);
    const killed = bench.start();
    const { child } = killed;
    await until(() => existsSync(join(`${bench.folder}.new`, 'tensorflow')) || child.exitCode !== null);
    child.kill('SIGKILL');
    await killed.ended;
    if (existsSync(bench.folder)) expectWhole(bench);
    expectInstalled(bench, await bench.start().ended);
    expect(bench.server.downloads).toEqual([0]);
  });

  test('is downloaded once when several ask at once', async () => {
    const bench = await prepare(MEGABYTE);
    const ended = await Promise.all([bench.start().ended, bench.start().ended, bench.start().ended]);
    for (const one of ended) expectInstalled(bench, one);
    expect(bench.server.downloads).toEqual([0]);
  });

  test('is refused when it is not the pinned file, and nothing of it stays', async () => {
    const bench = await prepare(MEGABYTE, {}, (wheel) => ({ ...wheel, sha256: 'ab'.repeat(32) }));
    const ended = await bench.start().ended;
    expect(ended.status).not.toBe(0);
    expect(ended.stderr).toContain('SHA-256 differs');
    expect(existsSync(bench.folder)).toBe(false);
    expect(readdirSync(join(bench.cache, 'downloads'))).toEqual([]);
  });

  test('is downloaded anew when what was left of it is damaged', async () => {
    const bench = await prepare(MEGABYTE);
    mkdirSync(dirname(bench.part), { recursive: true });
    writeFileSync(bench.part, Buffer.alloc(1000, 1));
    expectInstalled(bench, await bench.start().ended);
    expect(bench.server.downloads).toEqual([1000, 0]);
  });
});
