import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { browse, MOST_ENTRIES, nearestFolder } from '../../../../src/main/engine/user/browse.ts';

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'gwinnow-browse-')));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function make(...folders: string[]): void {
  for (const name of folders) mkdirSync(join(folder, name), { recursive: true });
}

describe('browsing a folder', () => {
  it('lists folders first, in natural order, marks projects and leaves out what is hidden', async () => {
    make('set 10', 'set 2', '.cache', 'digits');
    writeFileSync(join(folder, 'digits', 'gwinnow.sqlite'), '');
    for (const name of ['b.csv', 'a.csv', '.hidden']) writeFileSync(join(folder, name), '');
    const listing = await browse(folder);
    expect(listing).toMatchObject({ directory: folder, more: 0 });
    expect(listing.entries.map(({ name, kind }) => [name, kind])).toEqual([
      ['digits', 'project'],
      ['set 2', 'folder'],
      ['set 10', 'folder'],
      ['a.csv', 'file'],
      ['b.csv', 'file'],
    ]);
    expect(listing.entries[0]?.path).toBe(join(folder, 'digits'));
  });

  it('says of a project that it is one, and lists the folder of a file', async () => {
    make('digits');
    writeFileSync(join(folder, 'digits', 'gwinnow.sqlite'), '');
    writeFileSync(join(folder, 'a.csv'), '');
    expect(await browse(join(folder, 'digits'))).toMatchObject({ isProject: true, file: null });
    const beside = await browse(join(folder, 'a.csv'));
    expect(beside).toMatchObject({ directory: folder, isProject: false, file: join(folder, 'a.csv') });
    expect(beside.entries.map(({ name }) => name)).toEqual(['digits', 'a.csv']);
  });

  it('goes up as far as the root, which has nothing above it', async () => {
    const { parent } = await browse(folder);
    expect(parent).toBe(realpathSync(tmpdir()));
    expect((await browse('/')).parent).toBeNull();
  });

  it('follows links, also in a circle, and leaves out those that lead nowhere', async () => {
    make('real');
    writeFileSync(join(folder, 'real', 'gwinnow.sqlite'), '');
    symlinkSync(join(folder, 'real'), join(folder, 'link'));
    symlinkSync(folder, join(folder, 'real', 'up'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling'));
    symlinkSync(join(folder, 'loop'), join(folder, 'loop'));
    expect((await browse(folder)).entries.map(({ name, kind }) => [name, kind])).toEqual([
      ['link', 'project'],
      ['real', 'project'],
    ]);
    expect((await browse(join(folder, 'link', 'up', 'link'))).directory).toBe(join(folder, 'real'));
  });

  it('says how many entries were too many', async () => {
    for (let n = 0; n < MOST_ENTRIES + 7; n++) writeFileSync(join(folder, `${n}`), '');
    make('zoo');
    const { entries, more } = await browse(folder);
    expect(entries).toHaveLength(MOST_ENTRIES);
    expect(more).toBe(8);
    expect(entries.slice(0, 3).map(({ name }) => name)).toEqual(['zoo', '0', '1']);
  });

  it.each([
    ['nowhere', 'FILE_NOT_FOUND'],
    ['a.csv/deeper', 'FILE_NOT_FOUND'],
    ['nul\0', 'FILE_NOT_FOUND'],
    ['x'.repeat(300), 'FILE_NOT_FOUND'],
  ])('refuses %j with %s', async (name, code) => {
    writeFileSync(join(folder, 'a.csv'), '');
    await expect(browse(join(folder, name))).rejects.toMatchObject({ code });
  });

  it.skipIf(process.getuid?.() === 0)('says where it may not look', async () => {
    make('locked');
    chmodSync(join(folder, 'locked'), 0);
    await expect(browse(join(folder, 'locked'))).rejects.toMatchObject({ code: 'NO_ACCESS' });
    chmodSync(join(folder, 'locked'), 0o700);
  });
});

describe('the nearest folder', () => {
  it('is the folder itself, or what it would lie in', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect(await nearestFolder(folder)).toBe(folder);
    expect(await nearestFolder(join(folder, 'not', 'yet'))).toBe(folder);
    expect(await nearestFolder(join(folder, 'file', 'x'))).toBe(folder);
  });
});
