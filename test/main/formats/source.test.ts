import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { detectSource, readSource } from '../../../src/main/formats/source.ts';
import { collect, folderWith, idx, picture, ramp } from './support.ts';

const IMAGES = idx([2, 2, 2], ramp(8));
const LABELS = idx([2], Uint8Array.of(4, 5));
const FOUR = {
  'train-images-idx3-ubyte': IMAGES,
  'train-labels-idx1-ubyte': LABELS,
  't10k-images-idx3-ubyte': IMAGES,
  't10k-labels-idx1-ubyte': LABELS,
};

describe('sources', () => {
  it('are told by what they hold and read accordingly', async () => {
    const root = await folderWith({
      'mnist/train-images-idx3-ubyte': FOUR['train-images-idx3-ubyte'],
      'mnist/train-labels-idx1-ubyte': FOUR['train-labels-idx1-ubyte'],
      'mnist/t10k-images-idx3-ubyte': FOUR['t10k-images-idx3-ubyte'],
      'mnist/t10k-labels-idx1-ubyte': FOUR['t10k-labels-idx1-ubyte'],
      'pictures/cat/1.png': await picture('grey.png'),
      'one.dat': await picture('rgb.jpg'),
      'table.dat': 'label,p0\n1,2\n',
      'plain.dat': IMAGES,
      'packed.gz': gzipSync(IMAGES),
      'some-images-idx3-ubyte.gz': gzipSync(IMAGES),
      'some-labels-idx1-ubyte': LABELS,
    });
    const seen: Record<string, unknown> = {};
    for (const name of [
      'mnist',
      'pictures',
      'one.dat',
      'table.dat',
      'plain.dat',
      'packed.gz',
      'some-images-idx3-ubyte.gz',
    ]) {
      const kind = await detectSource(join(root, name));
      const { items, problems, totals } = await collect(readSource(kind, join(root, name)));
      expect(problems).toEqual([]);
      seen[name] = [kind, totals, items.map(({ label }) => label)];
    }
    expect(seen).toEqual({
      mnist: ['idx-folder', [4], ['4', '5', '4', '5']],
      pictures: ['image-folder', [1], ['cat']],
      'one.dat': ['image', [1], [null]],
      'table.dat': ['csv', [1], ['1']],
      'plain.dat': ['idx', [2], [null, null]],
      'packed.gz': ['idx', [2], [null, null]],
      'some-images-idx3-ubyte.gz': ['idx', [2], ['4', '5']],
    });
  });

  it('read Fashion-MNIST by its class names from a folder', async () => {
    const { items } = await collect(readSource('fashion-mnist', await folderWith(FOUR)));
    expect(items.map(({ label }) => label)).toEqual(['Coat', 'Sandal', 'Coat', 'Sandal']);
  });

  it('take given labels, shape and paths', async () => {
    const root = await folderWith({
      'plain.dat': IMAGES,
      'other.dat': LABELS,
      'table.csv': 'a,1,2,3\n',
      'in/paths.csv': '../grey.png,g\n',
      'grey.png': await picture('grey.png'),
    });
    const labelled = readSource('idx', join(root, 'plain.dat'), { labels: join(root, 'other.dat') });
    expect((await collect(labelled)).items.map(({ label }) => label)).toEqual(['4', '5']);
    const shape = { height: 1, width: 1, channels: 3 } as const;
    expect((await collect(readSource('csv', join(root, 'table.csv'), { shape }))).items).toMatchObject([
      { shape },
    ]);
    const paths = readSource('csv', join(root, 'in/paths.csv'), { anyPath: true });
    expect((await collect(paths)).items).toMatchObject([{ label: 'g' }]);
  });

  it('that are not there, or not what their name says, are named', async () => {
    const root = await folderWith({ 'x.png': 'text' });
    await expect(detectSource(join(root, 'none'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    expect(await detectSource(join(root, 'x.png'))).toBe('image');
    const { problems } = await collect(readSource('image', join(root, 'x.png')));
    expect(problems).toMatchObject([{ source: join(root, 'x.png'), code: 'WRONG_MAGIC' }]);
  });
});
