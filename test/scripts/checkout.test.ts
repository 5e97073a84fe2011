import { appendFileSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { checkout, plainEnvironment, start, temporaryFolder, until } from './support.ts';
import type { Ended, Started } from './support.ts';

/*
 * A tiny checkout with these very scripts: its packages are a bundler that copies a file and one that does nothing, so that what is
 * looked at is when the set-up does what, and what becomes of the task.
 */

const bundler = `
import { cpSync, readFileSync } from 'node:fs';
if (readFileSync('src/cli.js', 'utf8').includes('BROKEN')) throw new Error('this source is broken');
cpSync('src/cli.js', 'out/main/cli.js');
`;
const program = `
import { writeFileSync } from 'node:fs';
const [word, value] = process.argv.slice(2);
if (word === 'exit') process.exitCode = Number(value);
if (word === 'wait') {
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(signal === 'SIGINT' ? 42 : 43));
  setTimeout(() => {}, 60_000);
  writeFileSync(value, '');
}
if (word === 'die') process.kill(process.pid, 'SIGKILL');
console.log(JSON.stringify({ arguments: process.argv.slice(2), node: process.version, log: process.env.TF_CPP_MIN_LOG_LEVEL }));
`;

type Tiny = { root: string; run(...args: string[]): Started };

function makeCheckout(root: string): Tiny {
  const files = {
    'package.json': JSON.stringify({
      name: 'tiny',
      version: '1.0.0',
      private: true,
      type: 'module',
      dependencies: { 'electron-vite': 'file:bundler', vite: 'file:verifier' },
    }),
    'bundler/package.json': JSON.stringify({ name: 'electron-vite', version: '1.0.0', type: 'module' }),
    'bundler/bin/electron-vite.js': bundler,
    'verifier/package.json': JSON.stringify({ name: 'vite', version: '1.0.0', type: 'module' }),
    'verifier/bin/vite.js': '',
    'src/cli.js': program,
    'package-lock.json': JSON.stringify({
      name: 'tiny',
      version: '1.0.0',
      lockfileVersion: 3,
      requires: true,
      packages: {
        '': {
          name: 'tiny',
          version: '1.0.0',
          dependencies: { 'electron-vite': 'file:bundler', vite: 'file:verifier' },
        },
        bundler: { name: 'electron-vite', version: '1.0.0' },
        'node_modules/electron-vite': { resolved: 'bundler', link: true },
        verifier: { name: 'vite', version: '1.0.0' },
        'node_modules/vite': { resolved: 'verifier', link: true },
      },
    }),
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  cpSync(join(checkout, 'scripts'), join(root, 'scripts'), { recursive: true });
  const env = plainEnvironment({
    GWINNOW_TENSORFLOW: 'off',
    XDG_CACHE_HOME: join(root, 'cache'),
    npm_config_offline: 'true',
    TF_CPP_MIN_LOG_LEVEL: undefined,
  });
  return { root, run: (...args) => start(process.execPath, ['scripts/run.mjs', ...args], env, root) };
}

/** What a set-up said, without its times. */
const said = ({ stderr }: Ended): string[] =>
  stderr.split('\n').flatMap((line) => /^gwinnow: (.*?)(?: \([\d.]+ s\))?$/.exec(line)?.[1] ?? []);

const all = [
  'installing the packages of the lock file',
  'the packages are installed',
  'the program is built',
];

describe('a checkout', () => {
  let tiny: Tiny;
  let first: Ended;

  beforeAll(async () => {
    tiny = makeCheckout(temporaryFolder(afterAll));
    first = await tiny.run('gwinnow', 'exit', '0', '--json').ended;
  });

  beforeEach(() => writeFileSync(join(tiny.root, 'src/cli.js'), program));

  test('is set up by its first start, which then runs the task under Node 24', () => {
    expect(said(first)).toEqual(all);
    expect(first.status).toBe(0);
    expect(JSON.parse(first.stdout)).toEqual({
      arguments: ['exit', '0', '--json'],
      node: process.version,
      log: '2',
    });
  });

  test('is left alone by the next start', async () => {
    expect(await tiny.run('gwinnow', 'exit', '0').ended).toMatchObject({ status: 0, stderr: '' });
  });

  test('is built anew when a source has changed', async () => {
    appendFileSync(join(tiny.root, 'src/cli.js'), '// changed\n');
    expect(said(await tiny.run('gwinnow').ended)).toEqual(['the program is built']);
  });

  test('gets its packages anew when they are gone, and not when somebody else installed them', async () => {
    await tiny.run('build').ended;
    rmSync(join(tiny.root, 'node_modules'), { recursive: true });
    expect(said(await tiny.run('gwinnow').ended)).toEqual(all.slice(0, 2));
    rmSync(join(tiny.root, 'node_modules/.gwinnow-packages'));
    expect(said(await tiny.run('gwinnow').ended)).toEqual([]);
  });

  test('tells of a build that fails, does not stamp it and tries again', async () => {
    appendFileSync(join(tiny.root, 'src/cli.js'), '// BROKEN\n');
    const broken = await tiny.run('gwinnow').ended;
    expect(broken.status).toBe(1);
    expect(broken.stderr).toContain('this source is broken');
    expect(existsSync(join(tiny.root, 'out/.gwinnow-build'))).toBe(false);
    writeFileSync(join(tiny.root, 'src/cli.js'), program);
    expect(said(await tiny.run('gwinnow').ended)).toEqual(['the program is built']);
  });

  test('counts tests whose set-up fails as one failure', async () => {
    appendFileSync(join(tiny.root, 'src/cli.js'), '// BROKEN\n');
    const { status, stdout } = await tiny.run('test').ended;
    expect(status).toBe(1);
    expect(stdout).toBe('0 passed, 1 failed\n');
  });

  test('refuses a task that there is not and names those there are', async () => {
    const { status, stderr } = await tiny.run('dmeo').ended;
    expect(status).toBe(2);
    expect(stderr).toContain('demo');
  });

  test.each([
    ['exit', '7', 7],
    ['die', '', 128 + 9],
  ])('keeps the exit status of a task: %s %s', async (word, value, status) => {
    expect((await tiny.run('gwinnow', word, value).ended).status).toBe(status);
  });

  test.each([
    ['SIGINT', 42],
    ['SIGTERM', 43],
  ] as const)('hands %s on to the task', async (signal, status) => {
    const flag = join(tiny.root, `flag-${signal}`);
    const waiting = tiny.run('gwinnow', 'wait', flag);
    await until(() => existsSync(flag));
    waiting.child.kill(signal);
    expect((await waiting.ended).status).toBe(status);
  });
});

test('several first starts at once set a checkout up once', async () => {
  const { run } = makeCheckout(temporaryFolder());
  const ended = await Promise.all([run('gwinnow').ended, run('gwinnow').ended, run('gwinnow').ended]);
  expect(ended.map(({ status }) => status)).toEqual([0, 0, 0]);
  for (const line of all) expect(ended.flatMap(said).filter((other) => other === line)).toHaveLength(1);
});

test('a start that was killed while npm worked is done anew', async () => {
  const { root, run } = makeCheckout(temporaryFolder());
  const killed = run('gwinnow');
  await until(() => existsSync(join(root, 'cache/gwinnow/locks')));
  killed.child.kill('SIGKILL');
  await killed.ended;
  expect(existsSync(join(root, 'node_modules/.gwinnow-packages'))).toBe(false);
  expect((await run('gwinnow').ended).status).toBe(0);
});
