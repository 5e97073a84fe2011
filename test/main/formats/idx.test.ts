import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readIdx } from '../../../src/main/formats/idx.ts';
import { PIXELS_MEDIA_TYPE } from '../../../src/main/formats/item.ts';
import { collect, folderWith, idx, ramp } from './support.ts';

const PIXELS = ramp(3 * 2 * 4);
const IMAGES = idx([3, 2, 4], PIXELS);
const LABELS = idx([3], Uint8Array.of(7, 0, 255));

async function readFiles(images: Uint8Array, labels?: Uint8Array) {
  const folder = await folderWith({ images, ...(labels ? { labels } : {}) });
  const paths = { images: join(folder, 'images'), labels: labels ? join(folder, 'labels') : undefined };
  return { ...(await collect(readIdx(paths))), ...paths };
}

describe('readIdx', () => {
  it('gives bare pixels with their labels in file order', async () => {
    const { items, problems, totals, images } = await readFiles(IMAGES, LABELS);
    expect(problems).toEqual([]);
    expect(totals).toEqual([3]);
    expect(items).toEqual(
      ['7', '0', '255'].map((label, i) => ({
        bytes: PIXELS.subarray(i * 8, i * 8 + 8),
        mediaType: PIXELS_MEDIA_TYPE,
        shape: { height: 2, width: 4, channels: 1 },
        label,
        split: null,
        source: `${images}#${i}`,
      })),
    );
  });

  it('reads gzip by its bytes, whatever the name', async () => {
    const plain = await readFiles(IMAGES, LABELS);
    const packed = await readFiles(gzipSync(IMAGES), gzipSync(LABELS));
    expect(packed.problems).toEqual([]);
    expect(packed.items.map(({ bytes, label }) => ({ bytes, label }))).toEqual(
      plain.items.map(({ bytes, label }) => ({ bytes, label })),
    );
  });

  it('reads colour, and goes without labels', async () => {
    const { items, problems } = await readFiles(idx([2, 3, 1, 3], ramp(18)));
    expect(problems).toEqual([]);
    expect(items.map(({ shape, label }) => ({ shape, label }))).toEqual([
      { shape: { height: 3, width: 1, channels: 3 }, label: null },
      { shape: { height: 3, width: 1, channels: 3 }, label: null },
    ]);
  });

  it('keeps order and content over many batches, plain and gzip', async () => {
    const count = 2500;
    const pixels = ramp(count * 6);
    const labels = idx([count], ramp(count, 1));
    for (const pack of [(bytes: Uint8Array) => bytes, gzipSync]) {
      const { items } = await readFiles(pack(idx([count, 2, 3], pixels)), pack(labels));
      expect(items.map(({ label }) => label)).toEqual(Array.from(ramp(count, 1), String));
      expect(Buffer.concat(items.map(({ bytes }) => bytes)).equals(pixels)).toBe(true);
    }
  });

  it('names classes, and leaves out images of labels that have no name', async () => {
    const folder = await folderWith({ images: IMAGES, labels: idx([3], Uint8Array.of(1, 2, 0)) });
    const paths = { images: join(folder, 'images'), labels: join(folder, 'labels') };
    const { items, problems } = await collect(readIdx({ ...paths, classNames: ['cat', 'dog'] }));
    expect(items.map(({ label }) => label)).toEqual(['dog', 'cat']);
    expect(problems).toMatchObject([{ source: `${paths.images}#1`, code: 'BAD_LABEL' }]);
  });

  it('refuses labels of another count without reading an image', async () => {
    const { items, problems, labels } = await readFiles(IMAGES, idx([2], Uint8Array.of(1, 2)));
    expect(items).toEqual([]);
    expect(problems).toMatchObject([
      { source: labels, code: 'BAD_LABEL', message: expect.stringMatching(/^2 labels for 3 images/) },
    ]);
  });

  const withByte = (at: number, value: number): Uint8Array => {
    const copy = IMAGES.slice();
    copy[at] = value;
    return copy;
  };

  it.each([
    ['an empty file', new Uint8Array(0), 'TRUNCATED_FILE'],
    ['a header cut in its magic', IMAGES.subarray(0, 3), 'TRUNCATED_FILE'],
    ['a header cut in its sizes', IMAGES.subarray(0, 15), 'TRUNCATED_FILE'],
    ['no pixels at all', IMAGES.subarray(0, 16), 'TRUNCATED_FILE'],
    ['a last pixel missing', IMAGES.subarray(0, -1), 'TRUNCATED_FILE'],
    ['a byte too many', Buffer.concat([IMAGES, Buffer.from([0])]), 'BAD_IMAGE'],
    ['another magic', withByte(0, 1), 'WRONG_MAGIC'],
    ['an unknown element type', withByte(2, 0x0a), 'WRONG_MAGIC'],
    ['floating point', withByte(2, 0x0d), 'UNSUPPORTED_FORMAT'],
    ['five dimensions', withByte(3, 5), 'UNSUPPORTED_FORMAT'],
    ['labels in place of images', LABELS, 'UNSUPPORTED_FORMAT'],
    ['two channels', idx([1, 2, 2, 2], ramp(8)), 'UNSUPPORTED_FORMAT'],
    ['2^31 images claimed', idx([3, 2, 4], PIXELS, [2 ** 31, 2, 4]), 'FILE_TOO_LARGE'],
    ['2^28 images claimed', idx([3, 2, 4], PIXELS, [2 ** 28, 2, 4]), 'TRUNCATED_FILE'],
    [
      '2^32 - 1 in every size',
      idx([1, 1, 1], ramp(1), [2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1]),
      'FILE_TOO_LARGE',
    ],
    ['images of 0 x 0', idx([3, 0, 0], new Uint8Array(0)), 'BAD_IMAGE'],
    ['images too large', idx([0, 10_000, 10_000], new Uint8Array(0)), 'IMAGE_TOO_LARGE'],
    ['no images', idx([0, 2, 4], new Uint8Array(0)), 'NO_DATA'],
    ['gzip cut off', gzipSync(IMAGES).subarray(0, -9), 'TRUNCATED_FILE'],
    ['gzip cut within its header', gzipSync(IMAGES).subarray(0, 5), 'TRUNCATED_FILE'],
    ['gzip of too few pixels', gzipSync(IMAGES.subarray(0, -1)), 'TRUNCATED_FILE'],
    [
      'gzip that can not hold what it claims',
      gzipSync(idx([3, 2, 4], PIXELS, [2 ** 28, 2, 4])),
      'TRUNCATED_FILE',
    ],
    ['gzip of a wrong checksum', damaged(gzipSync(IMAGES)), 'BAD_IMAGE'],
  ])('says what is wrong with %s', async (_, bytes, code) => {
    const { items, problems, images } = await readFiles(bytes);
    expect(items).toEqual([]);
    expect(problems).toMatchObject([{ source: images, code, message: expect.stringContaining(images) }]);
  });

  it('stops inflating where the claim ends', async () => {
    const bomb = Buffer.concat([idx([1, 28, 28], new Uint8Array(0)), new Uint8Array(400 * 1024 * 1024)]);
    const packed = gzipSync(bomb, { level: 1 });
    const before = process.resourceUsage().maxRSS;
    const { items, problems } = await readFiles(packed);
    expect(items).toEqual([]);
    expect(problems).toMatchObject([
      { code: 'BAD_IMAGE', message: expect.stringMatching(/promises 800 bytes/) },
    ]);
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(64 * 1024);
  });

  it('can be left before its end', async () => {
    const folder = await folderWith({ images: gzipSync(idx([5000, 10, 10], ramp(500_000))) });
    const reader = readIdx({ images: join(folder, 'images') });
    await reader.next();
    await reader.next();
    expect(await reader.return()).toEqual({ done: true, value: undefined });
  });

  it('proves a small gzip file also where only its first images are wanted, and inflates no large one for it', async () => {
    const small = damaged(gzipSync(IMAGES));
    const large = damaged(gzipSync(idx([1_400_000, 10, 10], new Uint8Array(140_000_000)), { level: 1 }));
    const folder = await folderWith({ small, large });
    const proved = await collect(readIdx({ images: join(folder, 'small'), first: 5 }));
    expect(proved).toMatchObject({ items: [], problems: [{ code: 'BAD_IMAGE' }] });
    const reader = readIdx({ images: join(folder, 'large'), first: 5 });
    expect((await reader.next()).value).toEqual([{ kind: 'total', count: 1_400_000 }]);
    expect((await reader.next()).value?.[0]).toMatchObject({ kind: 'item' });
    await reader.return();
    const whole = await collect(readIdx({ images: join(folder, 'large') }));
    expect(whole).toMatchObject({ items: [], problems: [{ code: 'BAD_IMAGE' }] });
  });

  it('says when the file shrinks while it is read', async () => {
    const folder = await folderWith({ images: idx([3000, 30, 30], new Uint8Array(2_700_000)) });
    const path = join(folder, 'images');
    const reader = readIdx({ images: path });
    await reader.next();
    await writeFile(path, idx([3000, 30, 30], new Uint8Array(10)));
    const { items, problems } = await collect(reader);
    expect(items).toEqual([]);
    expect(problems).toMatchObject([{ source: path, code: 'TRUNCATED_FILE' }]);
  });

  it('throws when the file named is not there or is a folder', async () => {
    const folder = await folderWith({ images: IMAGES });
    const images = join(folder, 'images');
    await expect(collect(readIdx({ images: join(folder, 'none') }))).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
    });
    await expect(collect(readIdx({ images: folder }))).rejects.toMatchObject({ code: 'UNSUPPORTED_FORMAT' });
    await expect(collect(readIdx({ images, labels: join(folder, 'none') }))).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      message: expect.stringContaining('none does not exist'),
    });
  });
});

function damaged(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  const checksum = copy.length - 8;
  copy[checksum] = (copy[checksum] ?? 0) ^ 1;
  return copy;
}
