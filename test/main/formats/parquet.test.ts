import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readSource } from '../../../src/main/formats/source.ts';
import { collect } from './support.ts';

test('a Parquet file whose values would be counted for ever is given up with a reason', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gwinnow-parquet-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await copyFile(join(import.meta.dirname, 'fixtures', 'endless.parquet'), join(folder, 'samples.parquet'));
  const { items, problems } = await collect(readSource('parquet', folder));
  expect(items).toEqual([]);
  expect(problems).toMatchObject([
    { code: 'BAD_ROW', message: expect.stringMatching(/not decoded within \d+ ms/) },
  ]);
});
