import { existsSync, mkdirSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runQuietly } from './child.mjs';
import { SetupError } from './errors.mjs';
import { fetchWheel } from './fetch.mjs';

const UNPACKER = fileURLToPath(new URL('unpack_wheel.py', import.meta.url));

/**
 * Puts the wheels' files into `folder`. The folder appears whole or not at all; the downloads are deleted
 * once it is there.
 *
 * @param {import('./wheels.mjs').Library} library
 * @param {string} folder
 * @param {import('./fetch.mjs').FetchPlace} place
 * @throws {SetupError}
 */
export async function installLibrary(library, folder, place) {
  const temporary = `${folder}.new`;
  rmSync(temporary, { recursive: true, force: true });
  const files = [];
  for (const wheel of library.wheels) files.push(await fetchWheel(wheel, place));
  mkdirSync(temporary, { recursive: true });
  for (const [index, wheel] of library.wheels.entries()) {
    await unpack(files[index] ?? '', temporary, wheel, place);
  }
  renameSync(temporary, folder);
  for (const file of files) rmSync(file, { force: true });
}

/**
 * @param {import('./wheels.mjs').Library} library
 * @param {string} folder where it will lie
 * @throws {SetupError}
 */
export function requireSpace(library, folder) {
  mkdirSync(folder, { recursive: true });
  const { bavail, bsize } = statfsSync(folder);
  const free = (bavail * bsize) / 1e6;
  if (free >= library.megabytes) return;
  throw new SetupError(
    `${folder} has ${Math.floor(free)} MB left, ${library.megabytes} MB are needed`,
    'Free some space, or set XDG_CACHE_HOME to a folder on another disk.',
  );
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
  if (status === 0 && existsSync(folder)) return;
  const reason = output.trim().split('\n').at(-1) ?? '';
  throw new SetupError(`unpacking ${wheel.requirement} failed: ${reason}`, 'Check the disk, then try again.');
}
