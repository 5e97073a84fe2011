import { execFileSync } from 'node:child_process';
import { mkdir, symlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readImageFolder } from '../../../src/main/formats/image-folder.ts';
import { MAX_FILE_BYTES } from '../../../src/main/formats/item.ts';
import { collect, folderWith, picture, png } from './support.ts';

async function read(root: string) {
  const { items, problems, totals } = await collect(readImageFolder(root));
  return {
    totals,
    items: items.map(({ source, label, split }) => [relative(root, source), label, split]),
    problems: Object.fromEntries(problems.map(({ source, code }) => [relative(root, source), code])),
    messages: problems.map(({ message }) => message),
    full: items,
  };
}

describe('readImageFolder', () => {
  it('labels by the first folder, in one order, hidden files left out', async () => {
    const bytes = await picture('rgb.png');
    const root = await folderWith({
      'dog/b.png': bytes,
      'dog/a.png': bytes,
      'cat/deep/er/x.png': bytes,
      'cat/B.png': bytes,
      '_unlabeled/u.png': bytes,
      'top.png': bytes,
      '.hidden.png': bytes,
      '.git/x.png': bytes,
      'cat/.DS_Store': 'x',
    });
    const { items, problems, totals, full } = await read(root);
    expect(problems).toEqual({});
    expect(totals).toEqual([6]);
    expect(items).toEqual([
      ['_unlabeled/u.png', null, null],
      ['cat/B.png', 'cat', null],
      ['cat/deep/er/x.png', 'cat', null],
      ['dog/a.png', 'dog', null],
      ['dog/b.png', 'dog', null],
      ['top.png', null, null],
    ]);
    expect(full[0]).toMatchObject({ bytes, mediaType: 'image/png', shape: null });
  });

  it('takes top folders for splits when all are named so', async () => {
    const bytes = await picture('rgb.png');
    const root = await folderWith({
      'train/cat/1.png': bytes,
      'val/cat/2.png': bytes,
      'Test/_unlabeled/3.png': bytes,
      'Test/4.png': bytes,
      '_unlabeled/5.png': bytes,
    });
    expect((await read(root)).items).toEqual([
      ['Test/4.png', null, 'test'],
      ['Test/_unlabeled/3.png', null, 'test'],
      ['_unlabeled/5.png', null, null],
      ['train/cat/1.png', 'cat', 'train'],
      ['val/cat/2.png', 'cat', 'validation'],
    ]);
  });

  it('takes them for classes when one is not', async () => {
    const bytes = await picture('rgb.png');
    const root = await folderWith({ 'train/1.png': bytes, 'plane/2.png': bytes });
    expect((await read(root)).items).toEqual([
      ['plane/2.png', 'plane', null],
      ['train/1.png', 'train', null],
    ]);
  });

  it('names each bad file with its reason and reads the rest', async () => {
    const bytes = await picture('rgb.png');
    const root = await folderWith({
      'a/cut.png': bytes.subarray(0, 120),
      'a/empty.jpg': '',
      'a/good.gif': await picture('rgb.gif'),
      'a/huge.png': png(100_000, 100_000, new Uint8Array(9)),
      'a/jpeg-inside.png': await picture('rgb.jpg'),
      'a/none.png': png(0, 0, new Uint8Array(0)),
      'a/notes.txt': 'notes',
      'a/text.png': 'not an image at all',
      'a/vector.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
      'a/float.tif': floatTiff(),
      'a/fat.bmp': Buffer.concat([await picture('rgb.bmp'), new Uint8Array(MAX_FILE_BYTES)]),
    });
    const { items, problems, messages, totals } = await read(root);
    expect(totals).toEqual([11]);
    expect(items).toEqual([
      ['a/good.gif', 'a', null],
      ['a/jpeg-inside.png', 'a', null],
    ]);
    expect(problems).toEqual({
      'a/cut.png': 'TRUNCATED_FILE',
      'a/empty.jpg': 'TRUNCATED_FILE',
      'a/fat.bmp': 'FILE_TOO_LARGE',
      'a/float.tif': 'UNSUPPORTED_FORMAT',
      'a/huge.png': 'IMAGE_TOO_LARGE',
      'a/none.png': 'BAD_IMAGE',
      'a/notes.txt': 'UNSUPPORTED_FORMAT',
      'a/text.png': 'WRONG_MAGIC',
      'a/vector.svg': 'UNSUPPORTED_FORMAT',
    });
    expect(messages.every((message) => message.startsWith(root))).toBe(true);
  });

  it('follows links within the folder only, and never in circles', async () => {
    const bytes = await picture('rgb.png');
    const outside = await folderWith({ 'secret.png': bytes, 'more/x.png': bytes });
    const root = await folderWith({ 'pool/1.png': bytes, 'cat/own.png': bytes });
    await symlink(join(root, 'pool/1.png'), join(root, 'cat/linked.png'));
    await symlink(join(outside, 'secret.png'), join(root, 'cat/stolen.png'));
    await symlink(join(outside, 'more'), join(root, 'dog'));
    await symlink('nowhere', join(root, 'cat/dangling.png'));
    await symlink('..', join(root, 'cat/up'));
    await symlink('self', join(root, 'cat/self'));
    await symlink(join(root, 'pool'), join(root, 'bird'));
    const { items, problems } = await read(root);
    expect(items).toEqual([
      ['bird/1.png', 'bird', null],
      ['cat/linked.png', 'cat', null],
      ['cat/own.png', 'cat', null],
      ['pool/1.png', 'pool', null],
    ]);
    expect(problems).toEqual({
      'cat/dangling.png': 'FILE_NOT_FOUND',
      'cat/self': 'FILE_NOT_FOUND',
      'cat/stolen.png': 'UNSUPPORTED_FORMAT',
      'cat/up': 'UNSUPPORTED_FORMAT',
      dog: 'UNSUPPORTED_FORMAT',
    });
  });

  it('does not wait on a pipe', async () => {
    const root = await folderWith({ 'cat/1.png': await picture('rgb.png') });
    execFileSync('/usr/bin/mkfifo', [join(root, 'cat/2.png')]);
    const { items, problems } = await read(root);
    expect(items).toEqual([['cat/1.png', 'cat', null]]);
    expect(problems).toEqual({ 'cat/2.png': 'UNSUPPORTED_FORMAT' });
  });

  it('goes 32 folders deep', async () => {
    const root = await folderWith({});
    const deep = 'd/'.repeat(34);
    await mkdir(join(root, deep), { recursive: true });
    const { problems } = await read(root);
    expect(problems[`${'d/'.repeat(32)}d`]).toBe('UNSUPPORTED_FORMAT');
  });

  it('gives many files over several batches in order', async () => {
    const bytes = await picture('grey.png');
    const names = Array.from({ length: 300 }, (_, i) => `c/${String(i).padStart(3, '0')}.png`);
    const root = await folderWith(Object.fromEntries(names.map((name) => [name, bytes])));
    const { items, totals } = await read(root);
    expect(totals).toEqual([300]);
    expect(items.map(([source]) => source)).toEqual(names);
  });

  it('says when there is nothing, and throws when there is no folder', async () => {
    const root = await folderWith({ '.hidden': 'x' });
    expect(await read(root)).toMatchObject({ items: [], totals: [0], problems: { '': 'NO_DATA' } });
    await expect(read(join(root, 'none'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });
});

/** A TIFF of one 32-bit floating point pixel. */
function floatTiff(): Uint8Array {
  const entries = [
    [256, 3, 1],
    [257, 3, 1],
    [258, 3, 32],
    [259, 3, 1],
    [262, 3, 1],
    [273, 4, 200],
    [277, 3, 1],
    [278, 3, 1],
    [279, 4, 4],
    [339, 3, 3],
  ] as const;
  const view = new DataView(new ArrayBuffer(204));
  view.setUint32(0, 0x49492a00);
  view.setUint32(4, 8, true);
  view.setUint16(8, entries.length, true);
  entries.forEach(([tag, type, value], i) => {
    view.setUint16(10 + i * 12, tag, true);
    view.setUint16(12 + i * 12, type, true);
    view.setUint32(14 + i * 12, 1, true);
    view.setUint32(18 + i * 12, value, true);
  });
  return new Uint8Array(view.buffer);
}
