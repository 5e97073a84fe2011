import { randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openZip } from '../../../src/main/formats/evidence/zip-reader.ts';
import { writeZip } from '../../../src/main/formats/evidence/zip-writer.ts';
import { folderWith } from './support.ts';

const MEBIBYTE = 2 ** 20;

test('an archive goes to disk while it is filled, and holds what was put in', async () => {
  const folder = await folderWith({});
  const path = join(folder, 'much.zip');
  const contents = Array.from({ length: 40 }, () => randomBytes(MEBIBYTE));
  await writeZip(
    path,
    async (writer) => {
      await writer.add('empty', '');
      for (const [n, bytes] of contents.entries()) await writer.add(`file-${n}`, bytes);
      const [draft = ''] = readdirSync(folder);
      expect(draft).toMatch(/^much\.zip\..*tmp$/);
      expect(statSync(join(folder, draft)).size).toBeGreaterThan((contents.length - 4) * MEBIBYTE);
    },
    () => undefined,
  );
  expect(readdirSync(folder)).toEqual(['much.zip']);
  const zip = await openZip(path);
  expect(zip.paths.size).toBe(contents.length + 1);
  expect(await zip.read('empty')).toHaveLength(0);
  for (const [n, bytes] of contents.entries()) {
    expect(Buffer.compare(await zip.read(`file-${n}`), bytes)).toBe(0);
  }
  zip.close();
});

test('the same content gives the same archive', async () => {
  const folder = await folderWith({});
  const write = async (name: string) => {
    await writeZip(
      join(folder, name),
      async (writer) => {
        for (const text of ['one', 'two'.repeat(1000)]) await writer.add(`${text.slice(0, 3)}.txt`, text);
      },
      () => undefined,
    );
    const zip = await openZip(join(folder, name));
    zip.close();
    return statSync(join(folder, name)).size;
  };
  expect(await write('a.zip')).toBe(await write('b.zip'));
});

test('what cannot be written ends in its reason, and what was given up leaves nothing behind', async () => {
  const folder = await folderWith({});
  const fill = (path: string, count: number, then = (): void => undefined) =>
    writeZip(
      path,
      async (writer) => {
        for (let n = 0; n < count; n++) await writer.add(`file-${n}`, randomBytes(MEBIBYTE));
        then();
      },
      () => undefined,
    );
  await expect(fill(join(folder, 'none', 'x.zip'), 50)).rejects.toMatchObject({ code: 'ENOENT' });
  const giveUp = (): void => {
    throw new Error('given up');
  };
  await expect(fill(join(folder, 'x.zip'), 3, giveUp)).rejects.toThrow('given up');
  expect(readdirSync(folder)).toEqual([]);
});
