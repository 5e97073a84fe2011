import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSource } from '../../../src/main/formats/source.ts';
import { collect, folderWith } from './support.ts';

test('a Parquet file whose values would be counted for ever is given up with a reason', async () => {
  const bytes = await readFile(join(import.meta.dirname, 'fixtures', 'endless.parquet'));
  const folder = await folderWith({ 'samples.parquet': bytes });
  const { items, problems } = await collect(readSource('parquet', folder));
  expect(items).toEqual([]);
  expect(problems).toMatchObject([
    { code: 'BAD_ROW', message: expect.stringMatching(/not decoded within \d+ ms/) },
  ]);
});
