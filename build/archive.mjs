import { closeSync, openSync, readSync } from 'node:fs';

/**
 * @typedef {object} Packed
 * @property {string} path inside of the archive
 * @property {number} size bytes
 * @property {boolean} unpacked whether it lies beside the archive as a file
 */

/**
 * Every file of an asar archive. Its header is JSON behind four 32-bit words, the last of which is its length.
 *
 * @param {string} path
 * @returns {Packed[]}
 */
export function filesIn(path) {
  const archive = openSync(path, 'r');
  try {
    const words = Buffer.alloc(16);
    readSync(archive, words, 0, 16, 0);
    const header = Buffer.alloc(words.readUInt32LE(12));
    readSync(archive, header, 0, header.length, 16);
    return walk(JSON.parse(header.toString('utf8')), '');
  } finally {
    closeSync(archive);
  }
}

/**
 * @typedef {{ files?: Record<string, Node>, size?: number, unpacked?: boolean }} Node
 *
 * @param {Node} node
 * @param {string} path
 * @returns {Packed[]}
 */
function walk({ files, size = 0, unpacked = false }, path) {
  if (files === undefined) return [{ path, size, unpacked }];
  return Object.entries(files).flatMap(([name, node]) => walk(node, path === '' ? name : `${path}/${name}`));
}
