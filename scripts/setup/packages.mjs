import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runQuietly } from './child.mjs';
import { SetupError } from './errors.mjs';
import { withLock } from './lock.mjs';
import { say, sayOutput, secondsSince } from './say.mjs';
import { hashOf, readStamp, writeStamp } from './stamp.mjs';

/**
 * Installs the packages of the lock file, without their install scripts, unless they are there.
 *
 * @param {{ root: string, lockFolder: string, env: NodeJS.ProcessEnv }} place
 * @throws {SetupError}
 */
export async function ensurePackages({ root, lockFolder, env }) {
  const stamp = join(root, 'node_modules', '.gwinnow-packages');
  const wanted = hashOf(root, ['package-lock.json'], [process.platform, process.arch]);
  if (readStamp(stamp) === wanted) return;
  await withLock(
    lockFolder,
    async (lock) => {
      if (readStamp(stamp) === wanted) return;
      if (!isInstalledByHand(root)) await install(root, stamp, env, lock);
      writeStamp(stamp, wanted);
    },
    (owner) => say(`waiting for the set-up of process ${owner}`),
  );
}

/**
 * Whether npm's own record of what it installed says the same as the lock file: somebody ran npm.
 *
 * @param {string} root
 */
function isInstalledByHand(root) {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = packagesIn(join(root, 'package-lock.json'));
  const installed = packagesIn(record);
  for (const name of new Set([...Object.keys(wanted), ...Object.keys(installed)])) {
    const [want, have] = [wanted[name], installed[name]];
    if (have === undefined ? !want?.optional : have.version !== want?.version) return false;
  }
  return true;
}

/**
 * @param {string} path
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
function packagesIn(path) {
  const { packages } = JSON.parse(readFileSync(path, 'utf8'));
  delete packages[''];
  return packages;
}

/**
 * @param {string} root
 * @param {string} stamp
 * @param {NodeJS.ProcessEnv} env
 * @param {import('./lock.mjs').Lock} lock
 */
async function install(root, stamp, env, lock) {
  const start = Date.now();
  say('installing the packages of the lock file');
  rmSync(stamp, { force: true });
  rmSync(join(root, 'node_modules', '.package-lock.json'), { force: true });
  const [program, ...before] = npmCommand(env);
  const quiet = ['--loglevel=error', '--no-audit', '--no-fund', '--no-progress'];
  const args = [...before, 'ci', '--ignore-scripts', '--include=dev', '--include=optional', ...quiet];
  const { status, output } = await runQuietly(program, args, { cwd: root, env, lock });
  if (status !== 0) {
    sayOutput(output);
    throw new SetupError(`npm ci ended with status ${status}`, 'Its own words are above.');
  }
  say(`the packages are installed (${secondsSince(start)})`);
}

/**
 * The npm that started this, else the one on the search path.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {[string, ...string[]]}
 */
function npmCommand(env) {
  const running = env.npm_execpath;
  if (running !== undefined && /npm-cli\.c?js$/.test(running)) return [process.execPath, running];
  return process.platform === 'win32' ? ['cmd', '/c', 'npm'] : ['npm'];
}
