import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { foreignNamesIn } from './check/names.mjs';
import { runQuietly } from './setup/child.mjs';
import { messageOf } from './setup/errors.mjs';
import { checkout } from './setup/paths.mjs';
import { secondsSince } from './setup/say.mjs';

/*
 * Everything about the sources that can be checked without running the program. Exit status: the number of
 * checks that failed.
 */

/** @typedef {{ status: number, output: string }} Outcome */

/**
 * A tool from the packages.
 *
 * @param {string} name of the package
 * @param {readonly string[]} args
 * @param {string} [command] its command, where the package has several
 * @returns {() => Promise<Outcome>}
 */
function tool(name, args, command = name) {
  return () => {
    const folder = join(checkout, 'node_modules', name);
    const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const program = join(folder, typeof bin === 'string' ? bin : bin[command]);
    return runQuietly(process.execPath, [program, ...args], { cwd: checkout, env: process.env });
  };
}

/**
 * @param {string} config
 * @param {string} [compiler]
 * @returns {() => Promise<Outcome>}
 */
function types(config, compiler = 'tsc') {
  const name = compiler === 'tsc' ? 'typescript' : compiler;
  return tool(name, ['--noEmit', '--pretty', 'false', '-p', config], compiler);
}

/** @returns {Promise<Outcome>} */
async function committedNames() {
  const findings = foreignNamesIn(checkout, await committedFiles());
  return { status: findings.length > 0 ? 1 : 0, output: findings.map((line) => `${line}\n`).join('') };
}

/** @returns {Promise<string[]>} none outside of a git checkout */
function committedFiles() {
  if (!existsSync(join(checkout, '.git'))) return Promise.resolve([]);
  return new Promise((resolve, reject) => {
    const options = { cwd: checkout, maxBuffer: 1 << 26 };
    execFile(
      'git',
      ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
      options,
      (error, stdout) =>
        error === null ? resolve(stdout.split('\0').filter((name) => name !== '')) : reject(error),
    );
  });
}

/** @type {readonly (readonly [string, () => Promise<Outcome>])[]} the slow ones first */
const checks = [
  ['types of the renderer', types('tsconfig.web.json', 'vue-tsc')],
  ['types of the program', types('tsconfig.node.json')],
  ['types of the desktop host', types('tsconfig.electron.json')],
  ['dead code', tool('knip', ['--no-progress'])],
  ['import rules', tool('dependency-cruiser', ['--output-type', 'err', 'src'], 'depcruise')],
  ['types of the scripts', types('tsconfig.scripts.json')],
  ['lint', tool('oxlint', ['--quiet'])],
  ['format', tool('oxfmt', ['--check', '.'])],
  ['names in committed files', committedNames],
];

/**
 * @param {string} name
 * @param {() => Promise<Outcome>} check
 * @returns {Promise<boolean>} whether it passed
 */
async function report(name, check) {
  const start = Date.now();
  /** @type {Outcome} */
  const { status, output } = await check().catch((error) => ({ status: 1, output: `${messageOf(error)}\n` }));
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'}  ${name} (${secondsSince(start)})`);
  if (status !== 0) process.stdout.write(`${output.trimEnd()}\n\n`);
  return status === 0;
}

const waiting = [...checks];
let failed = 0;
await Promise.all(
  Array.from({ length: Math.min(4, availableParallelism()) }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (!(await report(...next))) failed += 1;
    }
  }),
);
process.exitCode = failed;
