import { UNLABELLED_FOLDER } from '../image-folder.ts';

/** Refused by one file system or another, or read as something else. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const UNSAFE = /[%/\\:*?"<>|\u0000-\u001f\u007f]|^\.|^ |[. ]$/gu;
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;
const MAX_BYTES = 200;

/**
 * A folder's name for each class, no two alike on a file system that ignores case: the class itself where it can be
 * one, else with the offending characters percent-encoded, shortened or numbered.
 */
export function folderNames(classes: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set([UNLABELLED_FOLDER]);
  const names = new Map<string, string>();
  for (const [index, label] of classes.entries()) {
    const encoded = label.toWellFormed().replaceAll(UNSAFE, percent);
    const plain = !RESERVED.test(encoded) && Buffer.byteLength(encoded) <= MAX_BYTES;
    const wanted = plain ? encoded : `${[...encoded].slice(0, 40).join('')}%${index}`;
    const name = taken.has(folded(wanted)) ? `${wanted}%${index}` : wanted;
    taken.add(folded(name));
    names.set(label, name);
  }
  return names;
}

function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function percent(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
