import { access } from 'node:fs/promises';
import { hash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  FASHION_MNIST_CLASSES,
  readFashionMnist,
  readMnist,
  whyMissing,
} from '../../../src/main/formats/mnist.ts';
import { collect, folderWith, idx, ramp } from './support.ts';

const FASHION_FOLDER = '/usr/share/datasets/fashion-mnist';
const fashionIsThere = await access(FASHION_FOLDER).then(
  () => true,
  () => false,
);

function tally(values: readonly (string | null)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[String(value)] = (counts[String(value)] ?? 0) + 1;
  return counts;
}

describe('whyMissing', () => {
  it('says what to install where a data set is not', async () => {
    expect(await whyMissing('mnist')).toBeNull();
    const fashion = await whyMissing('fashion-mnist');
    expect(fashion ?? 'here').toContain(fashionIsThere ? 'here' : 'apt-get install dataset-fashion-mnist');
  });
});

describe('readMnist', () => {
  it('gives the published 70,000 digits in 50,000 / 10,000 / 10,000', async () => {
    const { items, problems, totals } = await collect(readMnist());
    expect(problems).toEqual([]);
    expect(totals).toEqual([70_000]);
    expect(tally(items.map(({ split }) => split))).toEqual({
      train: 50_000,
      validation: 10_000,
      test: 10_000,
    });
    const labels = items.map(({ label }) => label);
    expect(labels.slice(0, 10).join('')).toBe('5041921314');
    expect(labels.slice(60_000, 60_010).join('')).toBe('7210414959');
    expect(tally(labels.slice(60_000))).toEqual({
      0: 980,
      1: 1135,
      2: 1032,
      3: 1010,
      4: 982,
      5: 892,
      6: 958,
      7: 1028,
      8: 974,
      9: 1009,
    });
    expect(items[49_999]?.split).toBe('train');
    expect(items[50_000]?.split).toBe('validation');
    expect(new Set(items.map(({ bytes }) => hash('sha256', bytes, 'hex'))).size).toBe(70_000);
  });

  it('takes another folder, plain or gzip, a sixth of the train file for validation', async () => {
    const folder = await folderWith({
      'train-images-idx3-ubyte.gz': gzipSync(idx([13, 2, 2], ramp(52))),
      'train-labels.idx1-ubyte': idx([13], new Uint8Array(13).fill(3)),
      't10k-images.idx3-ubyte': idx([2, 2, 2], ramp(8)),
      't10k-labels-idx1-ubyte.gz': gzipSync(idx([2], Uint8Array.of(9, 0))),
    });
    const { items, problems, totals } = await collect(readMnist(folder));
    expect(problems).toEqual([]);
    expect(totals).toEqual([15]);
    expect(items.map(({ label, split }) => `${label}${split}`)).toEqual([
      ...Array.from({ length: 11 }, () => '3train'),
      '3validation',
      '3validation',
      '9test',
      '0test',
    ]);
  });

  it('imports the good pair beside a bad one', async () => {
    const folder = await folderWith({
      'train-images-idx3-ubyte': idx([6, 2, 2], ramp(23)),
      'train-labels-idx1-ubyte': idx([6], new Uint8Array(6)),
      't10k-images-idx3-ubyte': idx([2, 2, 2], ramp(8)),
      't10k-labels-idx1-ubyte': idx([2], Uint8Array.of(9, 0)),
    });
    const { items, problems, totals } = await collect(readMnist(folder));
    expect(items.map(({ label }) => label)).toEqual(['9', '0']);
    expect(problems).toMatchObject([
      { source: join(folder, 'train-images-idx3-ubyte'), code: 'TRUNCATED_FILE' },
    ]);
    expect(totals).toEqual([2]);
  });

  it('says what to install where files are missing', async () => {
    const folder = await folderWith({ 'train-images-idx3-ubyte': idx([1, 2, 2], ramp(4)) });
    await expect(collect(readMnist(folder))).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      message: expect.stringMatching(/lacks one of .*t10k-labels-idx1-ubyte.*npm ci/),
    });
    await expect(collect(readFashionMnist(join(folder, 'none')))).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      message: expect.stringMatching(/none does not exist.*apt-get install dataset-fashion-mnist/),
    });
  });
});

describe.skipIf(!fashionIsThere)('readFashionMnist', () => {
  it('gives 7,000 of each kind of clothing', async () => {
    const { items, problems, totals } = await collect(readFashionMnist());
    expect(problems).toEqual([]);
    expect(totals).toEqual([70_000]);
    const labels = items.map(({ label }) => label);
    expect(tally(labels)).toEqual(Object.fromEntries(FASHION_MNIST_CLASSES.map((name) => [name, 7000])));
    expect(labels.slice(0, 3)).toEqual(['Ankle boot', 'T-shirt/top', 'T-shirt/top']);
  });
});
