import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBinding, hasBinding } from './binding.mjs';
import { messageOf, SetupError } from './errors.mjs';
import { ensureLibrary, hasLibrary, pythonWithPip, requireSpace } from './library.mjs';
import { findProgram } from './paths.mjs';
import { say } from './say.mjs';
import { readStamp, writeStamp } from './stamp.mjs';
import { libraryFor, TENSORFLOW_VERSION } from './wheels.mjs';

const REMEMBER_MS = 60 * 60 * 1000;

/**
 * @typedef {object} Place
 * @property {string} root the checkout
 * @property {string} cache the user's folder
 * @property {NodeJS.ProcessEnv} env
 * @property {boolean} retry try again what failed a short while ago
 *
 * @typedef {object} Native
 * @property {'cpu' | 'cuda' | null} flavour null where there is no native TensorFlow
 * @property {string | null} why it is not there, for the program's own report
 */

/**
 * Sees to native TensorFlow, or says in one line why there is none and what would help. Nothing here is
 * fatal: the program also runs on WebAssembly.
 *
 * @param {Place} place
 * @returns {Promise<Native>}
 */
export async function ensureTensorflow(place) {
  const wish = place.env.GWINNOW_TENSORFLOW ?? 'auto';
  if (!['auto', 'off', 'cpu', 'cuda'].includes(wish)) {
    throw new SetupError(`GWINNOW_TENSORFLOW is '${wish}'`, "It can be 'auto', 'off', 'cpu' or 'cuda'.");
  }
  if (wish === 'off') return { flavour: null, why: 'GWINNOW_TENSORFLOW is off' };
  const wantsCuda = wish === 'cuda' || (wish === 'auto' && hasNvidiaDriver(place.env));
  if (wantsCuda && process.arch === 'x64') {
    const cuda = await tryFlavour('cuda', place, 'Going on with the one for the CPU.');
    if (cuda.flavour !== null) return cuda;
  }
  return tryFlavour(
    'cpu',
    place,
    'Going on with WebAssembly, which is slower (GWINNOW_TENSORFLOW=off silences this).',
  );
}

/** @param {NodeJS.ProcessEnv} env */
function hasNvidiaDriver(env) {
  if (process.platform !== 'linux') return false;
  return existsSync('/proc/driver/nvidia/version') || findProgram(['nvidia-smi'], env) !== null;
}

/**
 * @param {'cpu' | 'cuda'} flavour
 * @param {Place} place
 * @param {string} otherwise
 * @returns {Promise<Native>}
 */
async function tryFlavour(flavour, place, otherwise) {
  try {
    await ensureFlavour(flavour, place);
    return { flavour, why: null };
  } catch (error) {
    const help = error instanceof SetupError ? ` ${error.help}` : '';
    const why = `native TensorFlow (${flavour}) is not available: ${messageOf(error)}.${help}`;
    say(`${why} ${otherwise}`);
    return { flavour: null, why };
  }
}

/**
 * @param {'cpu' | 'cuda'} flavour
 * @param {Place} place
 */
async function ensureFlavour(flavour, place) {
  const folder = join(
    place.cache,
    'tensorflow',
    `${TENSORFLOW_VERSION}-${flavour}-${process.platform}-${process.arch}`,
  );
  if (!hasLibrary(folder) || !hasBinding(place.root, folder, place.cache))
    await install(flavour, folder, place);
}

/**
 * @param {'cpu' | 'cuda'} flavour
 * @param {string} folder
 * @param {Place} place
 */
async function install(flavour, folder, { root, cache, env, retry }) {
  const library = process.platform === 'linux' ? libraryFor(flavour, process.arch) : null;
  if (library === null) {
    throw new SetupError(`there is none for ${process.platform} ${process.arch}`, 'It needs 64-bit Linux.');
  }
  const compiler = findProgram([env.CXX ?? 'g++', 'g++', 'c++', 'clang++'], env);
  if (compiler === null)
    throw new SetupError('there is no C++ compiler', 'Install one (Debian: apt install g++).');
  const memory = join(cache, 'tensorflow', `${flavour}.unavailable.json`);
  if (!hasLibrary(folder)) requireSpace(library, folder);
  const python = hasLibrary(folder) ? null : await pythonWithPip(env);
  const facts = JSON.stringify([TENSORFLOW_VERSION, compiler, python]);
  if (!retry) recall(memory, facts);
  await remembering(memory, facts, async () => {
    if (python !== null) await ensureLibrary(library, folder, { cache, python, env });
    await ensureBinding({ root, libraryFolder: folder, cache, compiler, env });
  });
}

/**
 * Fails at once with what failed a short while ago on the same machine, so that no start waits for a network
 * that is not there.
 *
 * @param {string} memory
 * @param {string} facts
 */
function recall(memory, facts) {
  const text = readStamp(memory);
  if (text === null) return;
  const noted = JSON.parse(text);
  const age = Date.now() - Number(noted.at);
  if (noted.facts !== facts || !(age >= 0 && age < REMEMBER_MS)) return;
  const minutes = Math.floor(age / 60_000);
  throw new SetupError(
    `${noted.message}, ${minutes} min ago`,
    `${noted.help} 'npm run setup -- --retry' tries again.`,
  );
}

/**
 * @param {string} memory
 * @param {string} facts
 * @param {() => Promise<void>} work
 */
async function remembering(memory, facts, work) {
  try {
    await work();
    rmSync(memory, { force: true });
  } catch (error) {
    const help = error instanceof SetupError ? error.help : '';
    writeStamp(memory, JSON.stringify({ at: Date.now(), facts, message: messageOf(error), help }));
    throw error;
  }
}
