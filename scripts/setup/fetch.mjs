import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runQuietly } from './child.mjs';
import { SetupError } from './errors.mjs';
import { meter, say } from './say.mjs';
import { hashOfFile } from './stamp.mjs';

const FETCHER = fileURLToPath(new URL('fetch_wheel.py', import.meta.url));
const PIP_UNUSABLE = 3;

/**
 * @typedef {object} FetchPlace
 * @property {string} python a Python with pip
 * @property {string} folder where downloads lie until they are unpacked
 * @property {NodeJS.ProcessEnv} env
 * @property {import('./lock.mjs').Lock} lock held by the caller, so that one process writes to the folder
 */

/**
 * Downloads a wheel unless it is there already, going on where an earlier download ended.
 *
 * @param {import('./wheels.mjs').Wheel} wheel
 * @param {FetchPlace} place
 * @returns {Promise<string>} the path of the whole file, its hash checked
 * @throws {SetupError} when it cannot be had, or is not the pinned file
 */
export async function fetchWheel(wheel, place) {
  const whole = join(place.folder, `${wheel.sha256}.whl`);
  const part = `${whole}.part`;
  mkdirSync(place.folder, { recursive: true });
  if (existsSync(whole)) {
    if ((await hashOfFile(whole)) === wheel.sha256) return whole;
    rmSync(whole);
  }
  const resumed = existsSync(part);
  await download(wheel, part, place);
  if ((await hashOfFile(part)) !== wheel.sha256) {
    rmSync(part);
    if (!resumed) throw mismatch(wheel);
    say(`${wheel.requirement}: what was left of an earlier download does not fit, starting over`);
    await download(wheel, part, place);
    if ((await hashOfFile(part)) !== wheel.sha256) {
      rmSync(part);
      throw mismatch(wheel);
    }
  }
  renameSync(part, whole);
  return whole;
}

/** @param {import('./wheels.mjs').Wheel} wheel */
function mismatch(wheel) {
  return new SetupError(
    `${wheel.requirement} is not the file that this version was tested with (SHA-256 differs)`,
    'The package index of this machine may serve another build.',
  );
}

/**
 * @param {import('./wheels.mjs').Wheel} wheel
 * @param {string} part
 * @param {FetchPlace} place
 */
async function download(wheel, part, place) {
  const shown = meter(wheel.requirement.replace('==', ' '));
  const { status, output } = await runQuietly(
    place.python,
    [FETCHER, wheel.requirement, wheel.python, wheel.platform, part],
    {
      env: pipEnvironment(place.env),
      lock: place.lock,
      onLine(line) {
        const [word, done, total] = line.split(' ');
        if (word === 'progress') shown.update(Number(done), Number(total));
      },
    },
  );
  shown.end();
  if (status === PIP_UNUSABLE) await downloadPlainly(wheel, part, place);
  else if (status !== 0) throw new SetupError(`${wheel.requirement}: ${lastLine(output)}`, networkHelp);
}

const networkHelp = 'Check the network, or the package index that pip is configured for.';

/**
 * For a pip whose inside is not the one known here: not resumable.
 *
 * @param {import('./wheels.mjs').Wheel} wheel
 * @param {string} part
 * @param {FetchPlace} place
 */
async function downloadPlainly(wheel, part, place) {
  const folder = `${part}.pip`;
  rmSync(folder, { recursive: true, force: true });
  say(`downloading ${wheel.requirement} (${wheel.megabytes} MB)`);
  const { status, output } = await runQuietly(place.python, pipDownload(wheel, folder), {
    env: pipEnvironment(place.env),
    lock: place.lock,
  });
  const file = status === 0 ? readdirSync(folder).find((name) => name.endsWith('.whl')) : undefined;
  if (file !== undefined) renameSync(join(folder, file), part);
  rmSync(folder, { recursive: true, force: true });
  if (file === undefined) throw new SetupError(`${wheel.requirement}: ${lastLine(output)}`, networkHelp);
}

/**
 * @param {import('./wheels.mjs').Wheel} wheel
 * @param {string} folder
 */
function pipDownload(wheel, folder) {
  const asked = [
    '--no-deps',
    '--only-binary=:all:',
    '--python-version',
    wheel.python,
    '--platform',
    wheel.platform,
  ];
  const quiet = ['--quiet', '--no-cache-dir', '--disable-pip-version-check', '--retries', '1'];
  return ['-m', 'pip', 'download', ...asked, ...quiet, '--dest', folder, wheel.requirement];
}

/**
 * Settings that would stop a download for another Python into a folder.
 *
 * @param {NodeJS.ProcessEnv} env
 */
function pipEnvironment(env) {
  return {
    ...env,
    PIP_USER: '0',
    PIP_REQUIRE_VIRTUALENV: '0',
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONWARNINGS: 'ignore',
  };
}

/** @param {string} text */
function lastLine(text) {
  return text.trim().split('\n').at(-1) ?? '';
}
