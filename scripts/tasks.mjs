import { createHash } from 'node:crypto';
import { delimiter, dirname, join } from 'node:path';
import { runInForeground } from './setup/child.mjs';
import { messageOf, SetupError } from './setup/errors.mjs';
import { cacheFolder, checkout, projectNode } from './setup/paths.mjs';
import { say } from './setup/say.mjs';

/**
 * @typedef {'packages' | 'tensorflow' | 'build' | 'browser' | 'electron'} Step
 *
 * @typedef {object} Task
 * @property {readonly Step[]} needs in the order in which they are done
 * @property {readonly string[]} command what Node 24 runs, relative to the checkout; empty for none
 * @property {boolean} [whereCalled] runs in the caller's folder, because its arguments name the caller's files
 * @property {boolean} [counts] ends with the line of counts even where the set-up fails
 */

/** @type {Readonly<Record<string, Task>>} */
const tasks = {
  setup: { needs: ['packages', 'tensorflow', 'build'], command: [] },
  demo: {
    needs: ['packages', 'tensorflow', 'build'],
    command: ['out/main/cli.js', 'demo'],
    whereCalled: true,
  },
  gwinnow: { needs: ['packages', 'tensorflow', 'build'], command: ['out/main/cli.js'], whereCalled: true },
  test: {
    needs: ['packages', 'tensorflow', 'build', 'browser'],
    command: ['scripts/test.mjs'],
    counts: true,
  },
  check: { needs: ['packages'], command: ['scripts/check.mjs'] },
  format: { needs: ['packages'], command: ['node_modules/oxfmt/bin/oxfmt'] },
  build: { needs: ['packages', 'build'], command: [] },
  study: {
    needs: ['packages', 'tensorflow', 'build'],
    command: ['studies/run.ts'],
    whereCalled: true,
  },
  bench: { needs: ['packages', 'tensorflow', 'build'], command: ['bench/run.ts'] },
  'bench app': { needs: ['packages', 'tensorflow', 'build', 'browser'], command: ['bench/app/run.ts'] },
  'bench audit': {
    needs: ['packages'],
    command: ['bench/audit/run.ts'],
  },
  dev: {
    needs: ['packages', 'tensorflow', 'electron'],
    command: ['node_modules/electron-vite/bin/electron-vite.js', 'dev'],
  },
  screenshots: {
    needs: ['packages', 'tensorflow', 'build', 'browser'],
    command: ['scripts/screenshots.mjs'],
    whereCalled: true,
  },
  package: { needs: ['packages', 'build'], command: ['build/package.mjs'] },
  desktop: {
    needs: ['packages', 'tensorflow', 'build', 'electron'],
    command: ['node_modules/electron/cli.js', checkout],
    whereCalled: true,
  },
};

/**
 * @typedef {object} Facts what the steps found, for the task's environment
 * @property {string | null} browser
 * @property {import('./setup/tensorflow.mjs').Native | null} native
 */

/**
 * @param {Task} task
 * @param {{ env: NodeJS.ProcessEnv, retry: boolean, force: boolean }} options
 * @returns {Promise<Facts>}
 */
async function setUp(task, { env, retry, force }) {
  const cache = cacheFolder(env);
  const name = createHash('sha256').update(checkout).digest('hex').slice(0, 16);
  const place = { root: checkout, cache, env, retry, lockFolder: join(cache, 'locks', `checkout-${name}`) };
  /** @type {Facts} */
  const facts = { browser: null, native: null };
  for (const step of task.needs) {
    if (step === 'packages') await (await import('./setup/packages.mjs')).ensurePackages(place);
    if (step === 'build') await (await import('./setup/build.mjs')).ensureBuild({ ...place, force });
    if (step === 'electron') await (await import('./setup/electron.mjs')).ensureElectron(place);
    if (step === 'browser') facts.browser = await (await import('./setup/browser.mjs')).ensureBrowser(place);
    if (step === 'tensorflow')
      facts.native = await (await import('./setup/tensorflow.mjs')).ensureTensorflow(place);
  }
  return facts;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} node
 * @param {Facts} facts
 */
function taskEnvironment(env, node, { browser, native }) {
  /** @type {NodeJS.ProcessEnv} */
  const result = { TF_CPP_MIN_LOG_LEVEL: '2', ...env };
  result.PATH = [dirname(node), env.PATH ?? ''].join(delimiter);
  if (browser !== null) result.GWINNOW_CHROMIUM = browser;
  if (native?.why) result.GWINNOW_TENSORFLOW_WHY = native.why;
  return result;
}

/**
 * Runs a task to its end.
 *
 * @param {string} name
 * @param {readonly string[]} args
 * @param {string} calledIn the folder that relative paths in the arguments mean
 * @returns {Promise<number>} the exit status
 */
export async function runTask(name, args, calledIn) {
  const [first = '', ...others] = args;
  if (Object.hasOwn(tasks, `${name} ${first}`)) return runTask(`${name} ${first}`, others, calledIn);
  const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
  if (task === undefined) {
    say(`there is no task '${name}'. There are: ${Object.keys(tasks).join(', ')}`);
    return 2;
  }
  try {
    const options = {
      env: process.env,
      retry: name === 'setup' && args.includes('--retry'),
      force: name === 'build',
    };
    const facts = await setUp(task, options);
    const [program, ...before] = task.command;
    if (program === undefined) return 0;
    const node = projectNode(checkout);
    // tfjs-node's old dependencies use a deprecated module, and nobody can do anything about it here. On processors with
    // protection keys V8 now and then ends a process whose threads come and go with compiled WebAssembly.
    const flags = ['--disable-warning=DEP0040', '--no-memory-protection-keys'];
    const nodeArguments = [...flags, join(checkout, program), ...before, ...args];
    const cwd = task.whereCalled ? calledIn : checkout;
    return await runInForeground(node, nodeArguments, {
      cwd,
      env: taskEnvironment(process.env, node, facts),
    });
  } catch (error) {
    say(error instanceof SetupError ? `${error.message}. ${error.help}` : messageOf(error));
    if (task.counts) process.stdout.write('0 passed, 1 failed\n');
    return 1;
  }
}
