import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runQuietly } from './child.mjs';
import { SetupError } from './errors.mjs';
import { withLock } from './lock.mjs';
import { projectNode } from './paths.mjs';
import { say, secondsSince } from './say.mjs';
import { hashOf, readStamp, writeStamp } from './stamp.mjs';

const PACKAGE = 'node_modules/@tensorflow/tfjs-node-gpu';
const HEADERS = 'node_modules/node-api-headers';
const FLAGS = ['-O2', '-std=c++17', '-shared', '-fPIC', '-DNAPI_VERSION=8'];
const LOADS = 'process.dlopen({ exports: {} }, process.argv[1])';

/**
 * Whether the bindings that are in place were made from these sources for this library.
 *
 * @param {string} root
 * @param {string} libraryFolder
 * @param {string} cache
 */
export function hasBinding(root, libraryFolder, cache) {
  const key = bindingKey(root, libraryFolder);
  return [bindingPath(root), keptPath(root, cache)].every(
    (path) => existsSync(path) && readStamp(`${path}.key`) === key,
  );
}

/**
 * What the binding depends on. The library's place is part of it, for the binding names it.
 *
 * @param {string} root
 * @param {string} libraryFolder
 */
function bindingKey(root, libraryFolder) {
  const sources = [`${PACKAGE}/binding`, `${HEADERS}/package.json`];
  return hashOf(root, sources, [...FLAGS, libraryFolder, process.arch]).slice(0, 32);
}

/**
 * Where TensorFlow.js looks for its binding.
 *
 * @param {string} root
 */
function bindingPath(root) {
  return join(root, PACKAGE, 'lib/napi-v8/tfjs_binding.node');
}

/**
 * Where a packaged program looks, which has no place of its own to write to.
 *
 * @param {string} root
 * @param {string} cache
 */
function keptPath(root, cache) {
  const { version } = JSON.parse(readFileSync(join(root, PACKAGE, 'package.json'), 'utf8'));
  return join(cache, 'bindings', `tfjs-${version}-${process.platform}-${process.arch}.node`);
}

/**
 * Compiles the binding unless that has been done for these sources and this library, and puts it where
 * it is looked for.
 *
 * @param {{ root: string, libraryFolder: string, cache: string, compiler: string, env: NodeJS.ProcessEnv }} request
 * @throws {SetupError}
 */
export async function ensureBinding({ root, libraryFolder, cache, compiler, env }) {
  const key = bindingKey(root, libraryFolder);
  const compiled = join(cache, 'bindings', `${key}.node`);
  await withLock(
    join(cache, 'locks', 'binding'),
    async (lock) => {
      if (existsSync(compiled)) return;
      const start = Date.now();
      mkdirSync(dirname(compiled), { recursive: true });
      await compile({ root, libraryFolder, target: compiled, compiler, env, lock });
      say(`the TensorFlow binding is compiled (${secondsSince(start)})`);
    },
    (owner) => say(`waiting for the set-up of process ${owner}`),
  );
  for (const target of [bindingPath(root), keptPath(root, cache)]) {
    place(compiled, target);
    writeStamp(`${target}.key`, key);
  }
}

/**
 * Keeps what was compiled only if it loads.
 *
 * @param {{ root: string, libraryFolder: string, target: string, compiler: string, env: NodeJS.ProcessEnv,
 *   lock: import('./lock.mjs').Lock }} request
 */
async function compile({ root, libraryFolder, target, compiler, env, lock }) {
  const temporary = `${target}.new`;
  const compiled = await runQuietly(compiler, compilerArguments(root, libraryFolder, temporary), {
    env,
    lock,
  });
  if (compiled.status !== 0) {
    throw new SetupError(
      `the binding does not compile: ${firstError(compiled.output)}`,
      'A current g++ with its C++ library is needed (Debian: apt install g++).',
    );
  }
  const quiet = { ...env, TF_CPP_MIN_LOG_LEVEL: '3' };
  const loaded = await runQuietly(projectNode(root), ['-e', LOADS, temporary], { env: quiet, lock });
  if (loaded.status !== 0) {
    rmSync(temporary, { force: true });
    throw new SetupError(
      `the library does not load: ${firstError(loaded.output)}`,
      'It needs glibc 2.27 or later.',
    );
  }
  renameSync(temporary, target);
}

/**
 * @param {string} root
 * @param {string} libraryFolder
 * @param {string} output
 */
function compilerArguments(root, libraryFolder, output) {
  const source = join(root, PACKAGE, 'binding');
  const library = join(libraryFolder, 'tensorflow');
  const include = [join(root, HEADERS, 'include'), join(library, 'include'), source];
  return [
    ...FLAGS,
    ...include.flatMap((folder) => ['-I', folder]),
    join(source, 'tfjs_backend.cc'),
    join(source, 'tfjs_binding.cc'),
    `-L${library}`,
    '-l:libtensorflow_cc.so.2',
    '-l:libtensorflow_framework.so.2',
    `-Wl,-rpath,${library}`,
    '-o',
    output,
  ];
}

/** @param {string} text */
function firstError(text) {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return (lines.find((line) => /error/i.test(line)) ?? lines[0] ?? 'no message').trim().slice(0, 300);
}

/**
 * Whole or not at all, for somebody may be loading it.
 *
 * @param {string} compiled
 * @param {string} target
 */
function place(compiled, target) {
  const temporary = `${target}.${process.pid}`;
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(compiled, temporary);
  renameSync(temporary, target);
}
