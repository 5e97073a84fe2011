import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeImage, inspectImage, preprocess, preprocessPixels } from '../../../src/main/formats/decode.ts';
import { PIXELS_MEDIA_TYPE } from '../../../src/main/formats/item.ts';
import type { ImageShape } from '../../../src/shared/domain/image.ts';
import { GwinnowError } from '../../../src/shared/errors.ts';
import { type Expected, picture, pictures, pillowValues, png, ramp } from './support.ts';

const TARGETS: { name: keyof Expected & ('grey8' | 'rgb3' | 'rgb9x2'); shape: ImageShape }[] = [
  { name: 'grey8', shape: { height: 8, width: 8, channels: 1 } },
  { name: 'rgb3', shape: { height: 3, width: 3, channels: 3 } },
  { name: 'rgb9x2', shape: { height: 2, width: 9, channels: 3 } },
];

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

async function through(name: string, bytes: Uint8Array, shape: ImageShape): Promise<string> {
  const { mediaType } = await inspectImage(bytes, name);
  return base64(await preprocess({ bytes, mediaType, shape: null, source: name }, shape));
}

describe('pictures made and read by Pillow', () => {
  it('have the same size and the same bytes here, whole, contained, enlarged and reduced', async () => {
    const expected = await pillowValues();
    const seen: Record<string, Expected> = {};
    for (const [name, bytes] of await pictures()) {
      const { width, height } = await inspectImage(bytes, name);
      const rgb = await through(name, bytes, { width, height, channels: 3 });
      const [grey8 = '', rgb3 = '', rgb9x2 = ''] = await Promise.all(
        TARGETS.map(({ shape }) => through(name, bytes, shape)),
      );
      seen[name] = { width, height, rgb, grey8, rgb3, rgb9x2 };
    }
    expect(seen).toEqual(expected);
  });

  it('of every kind are there', async () => {
    const kinds = new Set<string>();
    for (const [name, bytes] of await pictures()) kinds.add((await inspectImage(bytes, name)).mediaType);
    expect([...kinds].sort()).toEqual([
      'image/bmp',
      'image/gif',
      'image/jpeg',
      'image/png',
      'image/tiff',
      'image/webp',
    ]);
  });
});

describe('inspectImage', () => {
  it('says what the file stores', async () => {
    const channels: Record<string, number> = {};
    for (const name of [
      'grey.png',
      'grey-alpha.png',
      'grey16.tif',
      'one-bit.bmp',
      'rgb.bmp',
      'alpha.png',
      'rgb.gif',
    ]) {
      channels[name] = (await inspectImage(await picture(name), name)).channels;
    }
    const grey = { 'grey.png': 1, 'grey-alpha.png': 1, 'grey16.tif': 1, 'one-bit.bmp': 1 };
    expect(channels).toEqual({ ...grey, 'rgb.bmp': 3, 'alpha.png': 3, 'rgb.gif': 3 });
  });

  it('goes by the bytes, not the name', async () => {
    const jpeg = await picture('rgb.jpg');
    expect(await inspectImage(jpeg, 'cat.png')).toMatchObject({ mediaType: 'image/jpeg' });
  });

  it.each([
    ['a text', Buffer.from('no image at all'), 'WRONG_MAGIC'],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), 'WRONG_MAGIC'],
    ['nothing', new Uint8Array(0), 'TRUNCATED_FILE'],
    ['a PNG of 0 x 0', png(0, 0, new Uint8Array(0)), 'BAD_IMAGE'],
    ['a PNG of 100,000 x 100,000', png(100_000, 100_000, new Uint8Array(9)), 'IMAGE_TOO_LARGE'],
    ['a PNG of 1 x 30,001', png(1, 30_001, new Uint8Array(9)), 'IMAGE_TOO_LARGE'],
    ['a PNG just too large', png(4473, 4472, new Uint8Array(9)), 'IMAGE_TOO_LARGE'],
  ])('refuses %s, named', async (_, bytes, code) => {
    await expect(inspectImage(bytes, 'dir/x.png')).rejects.toMatchObject({
      code,
      message: expect.stringContaining('dir/x.png'),
    });
  });
});

describe('decodeImage', () => {
  it('refuses every beginning of a file that lacks a part of its picture', async () => {
    const spared: Record<string, number[]> = {};
    for (const [name, bytes] of await pictures()) {
      if (name === 'animated.gif' || name === 'pages.tif') continue;
      const decoding = Array.from(bytes, async (_, length) => {
        const outcome: unknown = await decodeImage(bytes.subarray(0, length), name).catch(
          (error: unknown) => error,
        );
        const refused = outcome instanceof GwinnowError && outcome.message.includes(name);
        return refused ? [] : [length - bytes.length];
      });
      const lengths = (await Promise.all(decoding)).flat();
      if (lengths.length > 0) spared[name] = lengths;
    }
    // The last byte of a GIF says that no other frame follows.
    expect(spared).toEqual({ 'rgb.gif': [-1], 'transparent.gif': [-1] });
  });

  it('calls what is cut off cut off', async () => {
    for (const [name, bytes] of await pictures()) {
      const half = bytes.subarray(0, Math.floor(bytes.length / 2));
      const message = expect.stringContaining(name);
      await expect(decodeImage(half, name)).rejects.toMatchObject({ code: 'TRUNCATED_FILE', message });
    }
  });

  it('notices a damaged PNG by its checksums', async () => {
    const bytes = await picture('larger.png');
    const middle = bytes.length >> 1;
    bytes[middle] = (bytes[middle] ?? 0) ^ 0xff;
    await expect(decodeImage(bytes, 'x.png')).rejects.toMatchObject({ code: 'BAD_IMAGE' });
  });

  it('refuses a picture whose data holds less than its header says', async () => {
    await expect(decodeImage(png(4000, 4000, new Uint8Array(100)), 'x.png')).rejects.toMatchObject({
      code: 'BAD_IMAGE',
    });
  });
});

describe('preprocess', () => {
  const shape: ImageShape = { height: 5, width: 4, channels: 1 };

  it('passes bare pixels of the right shape as the same array', async () => {
    const bytes = ramp(20);
    const image = { bytes, mediaType: PIXELS_MEDIA_TYPE, shape, source: 'x' } as const;
    expect(await preprocess(image, shape)).toBe(bytes);
  });

  it('repeats grey for colour and weighs colour for grey', () => {
    const colour = preprocessPixels(
      Uint8Array.of(9, 200),
      { height: 1, width: 2, channels: 1 },
      {
        height: 1,
        width: 2,
        channels: 3,
      },
      'x',
    );
    expect([...colour]).toEqual([9, 9, 9, 200, 200, 200]);
    const grey = preprocessPixels(
      Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255),
      { height: 1, width: 3, channels: 3 },
      {
        height: 1,
        width: 3,
        channels: 1,
      },
      'x',
    );
    expect([...grey]).toEqual([76, 150, 29]);
  });

  it('puts a wide picture on black, the odd row below', () => {
    const white = new Uint8Array(8).fill(255);
    const target: ImageShape = { height: 5, width: 4, channels: 1 };
    const rows = preprocessPixels(white, { height: 2, width: 4, channels: 1 }, target, 'x');
    expect([...rows].map((value, i) => (i % 4 === 0 ? value : -1)).filter((value) => value >= 0)).toEqual([
      0, 255, 255, 0, 0,
    ]);
  });

  it('keeps one row of a picture far too wide', () => {
    const white = new Uint8Array(1000).fill(255);
    const pixels = preprocessPixels(
      white,
      { height: 1, width: 1000, channels: 1 },
      { height: 3, width: 3, channels: 1 },
      'x',
    );
    expect([...pixels]).toEqual([0, 0, 0, 255, 255, 255, 0, 0, 0]);
  });

  it('refuses bare pixels that are not of their shape', () => {
    expect(() => preprocessPixels(ramp(19), shape, shape, 'x#3')).toThrow(/x#3: 19 bytes/);
  });

  it('gives the bytes that version 1 is known by, which are those of Pillow', () => {
    const pixels = ramp(40 * 30 * 3, 13);
    const small = preprocessPixels(
      pixels,
      { height: 40, width: 30, channels: 3 },
      { height: 28, width: 28, channels: 1 },
      'x',
    );
    expect(hash('sha256', small, 'hex').slice(0, 16)).toBe('81a3028653dd111e');
  });
});
