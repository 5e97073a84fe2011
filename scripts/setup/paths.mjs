import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetupError } from './errors.mjs';

/** Where this checkout lies. */
export const checkout = resolve(fileURLToPath(new URL('../../', import.meta.url)));

/**
 * The folder that all checkouts of one user share: native libraries, downloads, locks. A home that cannot
 * be written to (some containers) is replaced by a folder in the system's temporary one.
 *
 * @param {NodeJS.ProcessEnv} env
 */
export function cacheFolder(env) {
  const base = env.XDG_CACHE_HOME;
  const wished = join(base && isAbsolute(base) ? base : join(homedir(), '.cache'), 'gwinnow');
  if (isWritableFolder(wished)) return wished;
  const fallback = join(tmpdir(), `gwinnow-${userInfo().uid}`);
  if (isWritableFolder(fallback)) return fallback;
  throw new SetupError(
    `neither ${wished} nor ${fallback} can be written to`,
    'Set XDG_CACHE_HOME to a writable folder.',
  );
}

/** @param {string} folder */
function isWritableFolder(folder) {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The Node 24 that runs everything but the set-up: the one from the lock file, by its own path because
 * npm 10 does not link it, else the running one if it is a 24.
 *
 * @param {string} root
 */
export function projectNode(root) {
  const windows = process.platform === 'win32';
  const name = `node-${windows ? 'win' : process.platform}-${process.arch}`;
  const bundled = join(root, 'node_modules', name, 'bin', windows ? 'node.exe' : 'node');
  if (existsSync(bundled)) return bundled;
  if (process.version.startsWith('v24.')) return process.execPath;
  throw new SetupError(
    `no Node 24 comes with the packages for ${process.platform} ${process.arch}, and this is ${process.version}`,
    'Install Node 24 and start again with it.',
  );
}

/**
 * The first executable of one of these names on the search path.
 *
 * @param {readonly string[]} names absolute paths are taken as they are
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | null}
 */
export function findProgram(names, env) {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const name of names) {
    const places = isAbsolute(name) ? [name] : folders.map((folder) => join(folder, name));
    const found = places.find(isExecutable);
    if (found !== undefined) return found;
  }
  return null;
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
