import type { ImageShape } from '../../shared/domain/image.ts';
import { GwinnowError } from '../../shared/errors.ts';
import type { ByteReader } from './byte-reader.ts';
import { isTooLarge } from './item.ts';

/** More than this is refused, inflated or not. */
export const MAX_IDX_BYTES = 4 * 1024 ** 3;

const UNSIGNED_BYTE = 0x08;
const ELEMENT_TYPES: Readonly<Record<number, string>> = {
  0x09: 'signed byte',
  0x0b: 'short',
  0x0c: 'int',
  0x0d: 'float',
  0x0e: 'double',
};

export type IdxImages = { readonly count: number; readonly shape: ImageShape };

/**
 * Reads and proves the header of an IDX file of images, [count, height, width] or [count, height, width, 1 or 3],
 * unsigned bytes: magic, sizes, and that the file holds exactly what it promises.
 * Throws WRONG_MAGIC, TRUNCATED_FILE, UNSUPPORTED_FORMAT, BAD_IMAGE, IMAGE_TOO_LARGE or FILE_TOO_LARGE.
 */
export async function readImagesHeader(reader: ByteReader): Promise<IdxImages> {
  const [count = 0, height = 0, width = 0, channels = 1, ...more] = await readSizes(reader, 3, 4);
  if (more.length > 0 || (channels !== 1 && channels !== 3)) {
    throw new GwinnowError(
      'UNSUPPORTED_FORMAT',
      `${reader.path}: images of ${channels} channels, 1 or 3 are possible`,
    );
  }
  if (height === 0 || width === 0) {
    throw new GwinnowError('BAD_IMAGE', `${reader.path}: images of ${width} x ${height} pixels`);
  }
  if (isTooLarge(width, height)) {
    throw new GwinnowError('IMAGE_TOO_LARGE', `${reader.path}: images of ${width} x ${height} pixels`);
  }
  return { count, shape: { height, width, channels } };
}

/** Reads and proves the header of an IDX file of labels, [count] unsigned bytes. Throws as readImagesHeader. */
export async function readLabelsHeader(reader: ByteReader): Promise<number> {
  const [count = 0] = await readSizes(reader, 1, 1);
  return count;
}

async function readSizes(reader: ByteReader, fewest: number, most: number): Promise<number[]> {
  const magic = await readExactly(reader, 4);
  const [zero, alsoZero, type = 0, dimensions = 0] = magic;
  if (zero !== 0 || alsoZero !== 0 || (type !== UNSIGNED_BYTE && !ELEMENT_TYPES[type])) {
    const seen = Buffer.from(magic).toString('hex');
    throw new GwinnowError('WRONG_MAGIC', `${reader.path} is no IDX file: it starts with 0x${seen}`);
  }
  if (type !== UNSIGNED_BYTE) {
    const what = `${ELEMENT_TYPES[type]} elements`;
    throw new GwinnowError(
      'UNSUPPORTED_FORMAT',
      `${reader.path}: IDX with ${what}, unsigned bytes are possible`,
    );
  }
  if (dimensions < fewest || dimensions > most) throw wrongDimensions(reader.path, dimensions, most);
  const header = await readExactly(reader, 4 * dimensions);
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const sizes = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 * i));
  await expectPayload(reader, 4 + 4 * dimensions, sizes);
  return sizes;
}

function wrongDimensions(path: string, dimensions: number, most: number): GwinnowError {
  const wanted = most === 1 ? 'labels need 1' : 'images need 3 or 4';
  const hint = most > 1 && dimensions === 1 ? ' (a labels file: name the images file)' : '';
  return new GwinnowError('UNSUPPORTED_FORMAT', `${path}: IDX of ${dimensions} dimensions, ${wanted}${hint}`);
}

async function expectPayload(
  reader: ByteReader,
  headerBytes: number,
  sizes: readonly number[],
): Promise<void> {
  const expected = headerBytes + sizes.reduce((product, size) => product * size, 1);
  if (expected > MAX_IDX_BYTES) {
    throw new GwinnowError(
      'FILE_TOO_LARGE',
      `${reader.path}: the header promises ${sizes.join(' x ')} bytes`,
    );
  }
  await reader.expectLength(expected);
}

async function readExactly(reader: ByteReader, count: number): Promise<Uint8Array> {
  const bytes = await reader.read(count);
  if (bytes.length === count) return bytes;
  throw new GwinnowError('TRUNCATED_FILE', `${reader.path} is cut off within its header`);
}
