import sharp, { type Metadata, type Sharp } from 'sharp';
import type { ImageShape } from '../../shared/domain/image.ts';
import { imageSize } from '../../shared/domain/image.ts';
import { type ErrorCode, GwinnowError } from '../../shared/errors.ts';
import { decodeBmp, isGreyBmp, readBmpHeader } from './bmp.ts';
import {
  type EncodedMediaType,
  type ImportedItem,
  isTooLarge,
  MAX_PIXELS,
  MAX_SIDE,
  PIXELS_MEDIA_TYPE,
} from './item.ts';
import { mediaTypeOf } from './magic.ts';
import { isTiffCutOff } from './tiff-extent.ts';
import { containedIn, type Raster, rgbFromCmyk, withChannels } from './raster.ts';

/**
 * The version of the way from original bytes to pixels. Every verdict depends on it, so any change to the result
 * of a single image needs a new one. Version 1, in this order:
 * 1. Decode to 8 bits: the first page or frame; 16-bit values lose their low byte; CMYK (without a profile) and palettes become RGB;
 *    an embedded colour profile is not applied; EXIF orientation is.
 * 2. Alpha over black.
 * 3. Channels: Rec. 601 luma for grey, the grey repeated for colour.
 * 4. Size: none when it fits already; else contained, antialiased bilinear, the rest black (`containedIn`).
 * Bare pixels skip 1 and 2.
 */
export const PREPROCESSING_VERSION = 1;

export type ImageInfo = {
  /** Pixels, after EXIF orientation. */
  readonly width: number;
  readonly height: number;
  /** 1 for what the file itself stores as grey (or as a palette of greys in BMP). */
  readonly channels: 1 | 3;
  readonly mediaType: EncodedMediaType;
};

const DECODE_SECONDS = 20;

/** By colour space, the sample types whose way to 8 bits is exact. */
const POSSIBLE_DEPTHS: Readonly<Record<string, readonly string[]>> = {
  'b-w': ['uchar'],
  srgb: ['uchar'],
  cmyk: ['uchar'],
  grey16: ['ushort'],
  rgb16: ['ushort'],
};

// The library's own list is longer: SVG, for one, could refer to other files.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadTiffBuffer',
    'VipsForeignLoadNsgifBuffer',
  ],
});
// No image is read twice in a row.
sharp.cache(false);

/**
 * Size and kind of an encoded image from its header alone; the kind is told by the bytes, not by a name.
 * Throws WRONG_MAGIC, UNSUPPORTED_FORMAT, BAD_IMAGE, TRUNCATED_FILE or IMAGE_TOO_LARGE naming `source`.
 */
export async function inspectImage(bytes: Uint8Array, source: string): Promise<ImageInfo> {
  const mediaType = knownType(bytes, source);
  if (mediaType === 'image/bmp') {
    const header = readBmpHeader(bytes, source);
    return { width: header.width, height: header.height, channels: isGreyBmp(header) ? 1 : 3, mediaType };
  }
  const { autoOrient, space } = await readMetadata(bytes, mediaType, source);
  const channels = space === 'b-w' || space === 'grey16' ? 1 : 3;
  return { width: autoOrient.width, height: autoOrient.height, channels, mediaType };
}

/** Decodes an encoded image at its own size: step 1 of the recipe. Throws as inspectImage. */
export async function decodeImage(bytes: Uint8Array, source: string): Promise<Raster> {
  const mediaType = knownType(bytes, source);
  if (mediaType === 'image/bmp') return decodeBmp(bytes, source);
  const { space } = await readMetadata(bytes, mediaType, source);
  if (mediaType === 'image/png' && !endsPng(bytes)) {
    throw new GwinnowError('TRUNCATED_FILE', `${source} is cut off: PNG without its end`);
  }
  try {
    const image = open(bytes).timeout({ seconds: DECODE_SECONDS });
    const inks = space === 'cmyk' ? image.pipelineColourspace('cmyk').toColourspace('cmyk') : image;
    const { data, info } = await inks.raw().toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    if (channels !== 3 && channels !== 4) throw new Error(`${channels} channels`);
    if (space === 'cmyk') return { width, height, channels: 3, pixels: rgbFromCmyk(data) };
    return { width, height, channels, pixels: data };
  } catch (thrown) {
    throw imageError(bytes, mediaType, source, thrown);
  }
}

/**
 * An imported image as [height, width, channels] pixels of the wanted shape, by the recipe of PREPROCESSING_VERSION.
 * Bare pixels of that shape come back as they are, the same array. Throws as inspectImage.
 */
export async function preprocess(
  image: Pick<ImportedItem, 'bytes' | 'mediaType' | 'shape' | 'source'>,
  target: ImageShape,
): Promise<Uint8Array> {
  if (image.mediaType === PIXELS_MEDIA_TYPE)
    return preprocessPixels(image.bytes, image.shape, target, image.source);
  return fitted(await decodeImage(image.bytes, image.source), target);
}

/** `preprocess` for bare pixels, without a wait. Throws BAD_IMAGE where bytes and shape disagree. */
export function preprocessPixels(
  pixels: Uint8Array,
  shape: ImageShape | null,
  target: ImageShape,
  source: string,
): Uint8Array {
  if (!shape || pixels.length !== imageSize(shape)) {
    throw new GwinnowError(
      'BAD_IMAGE',
      `${source}: ${pixels.length} bytes don't make a picture of its shape`,
    );
  }
  return fitted({ ...shape, pixels }, target);
}

function fitted(raster: Raster, target: ImageShape): Uint8Array {
  return containedIn(withChannels(raster, target.channels), target.width, target.height).pixels;
}

/** The header of an image whose size, depth and colours can be handled. */
async function readMetadata(
  bytes: Uint8Array,
  mediaType: EncodedMediaType,
  source: string,
): Promise<Metadata> {
  let metadata: Metadata;
  try {
    metadata = await open(bytes).metadata();
    const { width, height } = metadata.autoOrient;
    if (isTooLarge(width, height)) throw new Error(`${width} x ${height} pixels exceed the limit`);
  } catch (thrown) {
    throw imageError(bytes, mediaType, source, thrown);
  }
  const depths = POSSIBLE_DEPTHS[metadata.space];
  if (depths?.includes(metadata.depth)) return metadata;
  const what = `${source}: ${metadata.space} pixels of type ${metadata.depth}`;
  throw new GwinnowError(
    'UNSUPPORTED_FORMAT',
    `${what}; grey, RGB or CMYK in 8 bits, or grey or RGB in 16, are possible`,
  );
}

function open(bytes: Uint8Array): Sharp {
  return sharp(bytes, {
    failOn: 'error',
    limitInputPixels: MAX_PIXELS,
    ignoreIcc: true,
    autoOrient: true,
    page: 0,
    pages: 1,
  });
}

function knownType(bytes: Uint8Array, source: string): EncodedMediaType {
  const mediaType = mediaTypeOf(bytes);
  if (mediaType) return mediaType;
  if (bytes.length === 0) throw new GwinnowError('TRUNCATED_FILE', `${source} is empty`);
  const start = Buffer.from(bytes.subarray(0, 4)).toString('hex');
  throw new GwinnowError('WRONG_MAGIC', `${source} is no image that can be read: it starts with 0x${start}`);
}

function imageError(
  bytes: Uint8Array,
  mediaType: EncodedMediaType,
  source: string,
  thrown: unknown,
): GwinnowError {
  if (thrown instanceof GwinnowError) return thrown;
  const reason = (thrown instanceof Error ? thrown.message : String(thrown)).trim().split('\n')[0] ?? '';
  const [code, what] = diagnosis(bytes, mediaType, reason);
  return new GwinnowError(code, `${source} ${what} (${mediaType}: ${reason})`);
}

function diagnosis(bytes: Uint8Array, mediaType: EncodedMediaType, reason: string): [ErrorCode, string] {
  if (/exceed|too (?:large|big)|dimension/i.test(reason)) {
    return ['IMAGE_TOO_LARGE', `is too large, at most ${MAX_PIXELS} pixels and ${MAX_SIDE} a side are read`];
  }
  if (/timeout/i.test(reason)) return ['IMAGE_TOO_LARGE', `takes longer than ${DECODE_SECONDS} s to decode`];
  if (isCutOff(bytes, mediaType, reason)) return ['TRUNCATED_FILE', 'is cut off'];
  return ['BAD_IMAGE', 'is damaged'];
}

function isCutOff(bytes: Uint8Array, mediaType: EncodedMediaType, reason: string): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (mediaType === 'image/png') return !endsPng(bytes);
  if (mediaType === 'image/webp') return view.getUint32(4, true) + 8 > bytes.length;
  if (mediaType === 'image/tiff' && isTiffCutOff(view)) return true;
  return bytes.length < 16 || /premature end|unexpected end|read error|can not read|bad seek/i.test(reason);
}

/** Whether the chunks of a PNG lead to its end chunk, all within the file. */
function endsPng(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = 0x49454e44;
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    if (view.getUint32(at + 4) === end) return true;
  }
  return false;
}
