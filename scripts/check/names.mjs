import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

const REGISTRIES = [
  ['registry', 'npmjs', 'org'],
  ['registry', 'yarnpkg', 'com'],
  ['pypi', 'org'],
  ['pythonhosted', 'org'],
].map((parts) => parts.join('.'));
const OUTSIDE = /(?:\.\.\/)+shared\b/g;
const LARGEST_TEXT = 5_000_000;

/**
 * What no committed file may name: a package registry's host, because every machine has its own, and a folder
 * `shared` beside the checkout, because nobody else has it.
 *
 * @param {string} root
 * @param {readonly string[]} files relative to the root, with slashes
 * @returns {string[]} one line a finding
 */
export function foreignNamesIn(root, files) {
  return files.flatMap((file) => {
    const text = textOf(join(root, file));
    return text === null ? [] : findings(root, file, text);
  });
}

/**
 * @param {string} path
 * @returns {string | null} null for what is gone or is not text
 */
function textOf(path) {
  if (!existsSync(path)) return null;
  const bytes = readFileSync(path);
  return bytes.length > LARGEST_TEXT || bytes.subarray(0, 8000).includes(0) ? null : bytes.toString('utf8');
}

/**
 * @param {string} root
 * @param {string} file
 * @param {string} text
 */
function findings(root, file, text) {
  const hosts = REGISTRIES.filter((host) => text.includes(host));
  const outside = [...text.matchAll(OUTSIDE)]
    .map(([path]) => path)
    .filter((path) => !isWithin(root, file, path));
  return [...hosts, ...new Set(outside)].map((name) => `${file} names ${name}`);
}

/**
 * @param {string} root
 * @param {string} file
 * @param {string} path relative to the file
 */
function isWithin(root, file, path) {
  const target = posix.normalize(posix.join(posix.dirname(file), path));
  return !target.startsWith('../') && existsSync(join(root, target));
}
