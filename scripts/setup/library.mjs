import { existsSync, mkdirSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runQuietly } from './child.mjs';
import { SetupError } from './errors.mjs';
import { fetchWheel } from './fetch.mjs';
import { withLock } from './lock.mjs';
import { findProgram } from './paths.mjs';
import { say, secondsSince } from './say.mjs';

const UNPACKER = fileURLToPath(new URL('unpack_wheel.py', import.meta.url));

/** @param {string} folder */
export function hasLibrary(folder) {
  return existsSync(join(folder, 'tensorflow/libtensorflow_cc.so.2'));
}

/**
 * Puts the wheels' files into `folder` unless they are there. The folder appears whole or not at all, however
 * many processes ask for it at once; the downloads are deleted once it is there.
 *
 * @param {import('./wheels.mjs').Library} library
 * @param {string} folder
 * @param {{ cache: string, python: string, env: NodeJS.ProcessEnv }} by
 * @throws {SetupError}
 */
export async function ensureLibrary(library, folder, { cache, python, env }) {
  if (hasLibrary(folder)) return;
  await withLock(
    join(cache, 'locks', 'tensorflow'),
    async (lock) => {
      if (hasLibrary(folder)) return;
      const start = Date.now();
      const megabytes = library.wheels.reduce((sum, wheel) => sum + wheel.megabytes, 0);
      const [main] = library.wheels;
      say(`getting ${main?.requirement.replace('==', ' ')} (${megabytes} MB, once for this user)`);
      await install(library, folder, { python, folder: join(cache, 'downloads'), env, lock });
      say(`the TensorFlow library is installed (${secondsSince(start)})`);
    },
    (owner) => say(`waiting for the set-up of process ${owner}`),
  );
}

/**
 * @param {import('./wheels.mjs').Library} library
 * @param {string} folder
 * @param {import('./fetch.mjs').FetchPlace} place
 */
async function install(library, folder, place) {
  const temporary = `${folder}.new`;
  rmSync(temporary, { recursive: true, force: true });
  const files = [];
  for (const wheel of library.wheels) files.push(await fetchWheel(wheel, place));
  mkdirSync(temporary, { recursive: true });
  for (const [index, wheel] of library.wheels.entries()) {
    await unpack(files[index] ?? '', temporary, wheel, place);
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(temporary, folder);
  for (const file of files) rmSync(file, { force: true });
}

/**
 * @param {string} file
 * @param {string} folder
 * @param {import('./wheels.mjs').Wheel} wheel
 * @param {import('./fetch.mjs').FetchPlace} place
 */
async function unpack(file, folder, wheel, place) {
  const { status, output } = await runQuietly(place.python, [UNPACKER, file, folder, ...wheel.keep], {
    env: place.env,
    lock: place.lock,
  });
  if (status === 0) return;
  const reason = output.trim().split('\n').at(-1) ?? '';
  throw new SetupError(`unpacking ${wheel.requirement} failed: ${reason}`, 'Check the disk, then try again.');
}

/**
 * @param {import('./wheels.mjs').Library} library
 * @param {string} folder where it will lie
 * @throws {SetupError}
 */
export function requireSpace(library, folder) {
  const parent = dirname(folder);
  mkdirSync(parent, { recursive: true });
  const { bavail, bsize } = statfsSync(parent);
  const free = (bavail * bsize) / 1e6;
  if (free >= library.megabytes) return;
  throw new SetupError(
    `${parent} has ${Math.floor(free)} MB left, ${library.megabytes} MB are needed`,
    'Free some space, or set XDG_CACHE_HOME to a folder on another disk.',
  );
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>} the program
 * @throws {SetupError} where there is none
 */
export async function pythonWithPip(env) {
  const pythons = ['python3', 'python', '/usr/bin/python3'].flatMap((name) => findProgram([name], env) ?? []);
  for (const python of pythons) {
    const { status } = await runQuietly(python, ['-c', 'import pip'], { env });
    if (status === 0) return python;
  }
  throw new SetupError(
    pythons.length === 0 ? 'there is no Python 3' : 'Python has no pip',
    'Install Python 3 with pip (Debian: apt install python3-pip); it brings the download.',
  );
}
