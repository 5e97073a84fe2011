import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileError, isInside, readStart } from '../../../src/main/formats/files.ts';
import { GwinnowError } from '../../../src/shared/errors.ts';
import { readImageFolder } from '../../../src/main/formats/image-folder.ts';
import { collect, folderWith, picture } from './support.ts';

/** Whoever runs this as root may read everything. */
const isRoot = process.getuid?.() === 0;

describe('isInside', () => {
  it.each([
    ['/data', '/data', true],
    ['/data', '/data/a/b', true],
    ['/data', '/data/..a', true],
    ['/data', '/', false],
    ['/data', '/data2/a', false],
    ['/data/a', '/data/b', false],
    ['/', '/a', true],
  ])('%s holds %s: %s', (root, path, inside) => {
    expect(isInside(root, path)).toBe(inside);
  });
});

describe('fileError', () => {
  it.each([
    ['ENOENT', 'x.png does not exist'],
    ['EACCES', "x.png can't be read: permission denied"],
    ['EIO', "x.png can't be read: the system's words"],
  ])('names the file for %s', (code, message) => {
    const error = fileError('x.png', Object.assign(new Error("the system's words"), { code }));
    expect(error).toMatchObject({ code: 'FILE_NOT_FOUND', message });
  });

  it('passes our own errors', () => {
    const error = new GwinnowError('BAD_ROW', 'row 3');
    expect(fileError('x', error)).toBe(error);
  });
});

describe('a file without permission', () => {
  it.skipIf(isRoot)('is a problem, and the others are read', async () => {
    const root = await folderWith({
      'a/1.png': await picture('grey.png'),
      'a/2.png': 'secret',
      'b/3.png': '',
    });
    await chmod(join(root, 'a/2.png'), 0);
    await chmod(join(root, 'b'), 0);
    const { items, problems } = await collect(readImageFolder(root));
    await chmod(join(root, 'b'), 0o700);
    expect(items.map(({ source }) => source)).toEqual([join(root, 'a/1.png')]);
    expect(problems).toMatchObject([
      {
        source: join(root, 'a/2.png'),
        code: 'FILE_NOT_FOUND',
        message: expect.stringContaining('permission denied'),
      },
      {
        source: join(root, 'b'),
        code: 'FILE_NOT_FOUND',
        message: expect.stringContaining('permission denied'),
      },
    ]);
  });
});

describe('readStart', () => {
  it('gives what is there', async () => {
    const root = await folderWith({ a: 'abc' });
    expect(Buffer.from(await readStart(join(root, 'a'), 2)).toString()).toBe('ab');
    expect(Buffer.from(await readStart(join(root, 'a'), 9)).toString()).toBe('abc');
    await expect(readStart(root, 9)).rejects.toMatchObject({ code: 'UNSUPPORTED_FORMAT' });
  });
});
