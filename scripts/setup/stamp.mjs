import { createHash } from 'node:crypto';
import {
  createReadStream,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * One hash over the names and the bytes of files; folders count with everything in them. What is absent
 * counts as absent.
 *
 * @param {string} base names are relative to it, so that the hash does not depend on where it lies
 * @param {readonly string[]} paths
 * @param {readonly string[]} [facts] anything else the result depends on
 * @returns {string} hexadecimal
 */
export function hashOf(base, paths, facts = []) {
  const hash = createHash('sha256');
  for (const fact of facts) hash.update(`fact ${fact.length} ${fact}\n`);
  for (const path of paths.flatMap((path) => filesUnder(base, path))) {
    const bytes = readIfThere(join(base, path));
    hash.update(bytes === null ? `absent ${path}\n` : `file ${path} ${bytes.length}\n`);
    if (bytes !== null) hash.update(bytes);
  }
  return hash.digest('hex');
}

/**
 * @param {string} base
 * @param {string} path
 * @returns {string[]}
 */
function filesUnder(base, path) {
  try {
    return readdirSync(join(base, path))
      .sort()
      .flatMap((name) => filesUnder(base, `${path}/${name}`));
  } catch {
    return [path];
  }
}

/**
 * @param {string} path
 * @returns {Buffer | null} null where there is no such file
 */
function readIfThere(path) {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}

/**
 * The SHA-256 of a file of any size.
 *
 * @param {string} path
 * @returns {Promise<string>} hexadecimal
 */
export async function hashOfFile(path) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {string | null} null where there is none
 */
export function readStamp(path) {
  return readIfThere(path)?.toString('utf8') ?? null;
}

/**
 * Written beside and renamed, so that a reader sees the old stamp or the new one.
 *
 * @param {string} path
 * @param {string} text
 */
export function writeStamp(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}

/** @param {string} path */
export function removeStamp(path) {
  rmSync(path, { force: true });
}
