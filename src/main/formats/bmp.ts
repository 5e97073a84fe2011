import { GwinnowError } from '../../shared/errors.ts';
import { isTooLarge } from './item.ts';
import { BMP_HEADER_SIZES } from './magic.ts';
import type { Raster } from './raster.ts';

/** Where a colour lies in a pixel's bits. */
type Field = { readonly mask: number; readonly shift: number; readonly most: number };

export type BmpHeader = {
  readonly width: number;
  readonly height: number;
  readonly bottomUp: boolean;
  readonly bits: number;
  /** Bytes from one row to the next: rows are padded to four bytes. */
  readonly stride: number;
  readonly pixelsAt: number;
  /** RGB triples; empty for true colour. */
  readonly palette: Uint8Array;
  /** Red, green, blue and perhaps alpha of 16- and 32-bit pixels. */
  readonly fields: readonly Field[];
};

const UNCOMPRESSED = 0;
const BIT_FIELDS = 3;
const ALPHA_BIT_FIELDS = 6;

/**
 * Reads and proves a BMP header, Windows and OS/2 1.x: 1, 4, 8, 16, 24 or 32 bits, not run-length compressed, all its
 * pixels there. Throws TRUNCATED_FILE, BAD_IMAGE, IMAGE_TOO_LARGE or UNSUPPORTED_FORMAT naming `source`.
 */
export function readBmpHeader(bytes: Uint8Array, source: string): BmpHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fail = failing(source);
  if (bytes.length < 26) throw fail('TRUNCATED_FILE', 'is cut off within its header');
  const headerSize = view.getUint32(14, true);
  if (!BMP_HEADER_SIZES.includes(headerSize))
    throw fail('UNSUPPORTED_FORMAT', `BMP header of ${headerSize} bytes`);
  const old = headerSize === 12;
  if (bytes.length < 14 + headerSize) throw fail('TRUNCATED_FILE', 'is cut off within its header');
  const width = old ? view.getUint16(18, true) : view.getInt32(18, true);
  const signedHeight = old ? view.getUint16(20, true) : view.getInt32(22, true);
  const height = Math.abs(signedHeight);
  if (width <= 0 || height === 0) throw fail('BAD_IMAGE', `${width} x ${height} pixels`);
  if (isTooLarge(width, height)) throw fail('IMAGE_TOO_LARGE', `${width} x ${height} pixels`);
  const bits = view.getUint16(old ? 24 : 28, true);
  const compression = old ? UNCOMPRESSED : view.getUint32(30, true);
  const fields = readFields(view, headerSize, bits, compression, fail);
  const masksEnd = fields.length > 0 && headerSize === 40 && compression !== UNCOMPRESSED ? 12 : 0;
  const pixelsAt = view.getUint32(10, true);
  const paletteAt = 14 + headerSize + masksEnd;
  const palette =
    bits <= 8 ? readPalette(bytes, view, { paletteAt, pixelsAt, bits, old }) : new Uint8Array(0);
  const stride = Math.ceil((bits * width) / 32) * 4;
  if (pixelsAt < paletteAt) throw fail('BAD_IMAGE', 'its pixels overlap its header');
  if (pixelsAt + stride * height > bytes.length) throw fail('TRUNCATED_FILE', 'is cut off within its pixels');
  return { width, height, bottomUp: signedHeight > 0, bits, stride, pixelsAt, palette, fields };
}

/** Whether a palette of nothing but greys makes the picture grey. */
export function isGreyBmp(header: BmpHeader): boolean {
  const { palette } = header;
  if (palette.length === 0) return false;
  for (let i = 0; i < palette.length; i += 3) {
    if (palette[i] !== palette[i + 1] || palette[i] !== palette[i + 2]) return false;
  }
  return true;
}

/** Decodes a BMP. Throws as readBmpHeader, and BAD_IMAGE for a pixel beyond the palette. */
export function decodeBmp(bytes: Uint8Array, source: string): Raster {
  const header = readBmpHeader(bytes, source);
  const { width, height, bits, fields } = header;
  const channels = fields.length === 4 ? 4 : 3;
  const pixels = new Uint8Array(width * height * channels);
  const readRow = bits <= 8 ? paletteRow : bits === 24 ? rgbRow : fieldsRow;
  for (let y = 0; y < height; y++) {
    const row = header.bottomUp ? height - 1 - y : y;
    const start = header.pixelsAt + row * header.stride;
    const target = pixels.subarray(y * width * channels, (y + 1) * width * channels);
    if (!readRow(bytes.subarray(start, start + header.stride), target, header)) {
      throw failing(source)('BAD_IMAGE', 'has a pixel that is not in its palette');
    }
  }
  return { width, height, channels, pixels };
}

type Fail = (
  code: 'TRUNCATED_FILE' | 'BAD_IMAGE' | 'IMAGE_TOO_LARGE' | 'UNSUPPORTED_FORMAT',
  what: string,
) => GwinnowError;

function failing(source: string): Fail {
  return (code, what) => new GwinnowError(code, `${source}: BMP ${what}`);
}

function readFields(
  view: DataView,
  headerSize: number,
  bits: number,
  compression: number,
  fail: Fail,
): Field[] {
  if (![1, 4, 8, 16, 24, 32].includes(bits)) throw fail('UNSUPPORTED_FORMAT', `of ${bits} bits a pixel`);
  if (compression === UNCOMPRESSED) {
    if (bits === 16) return [0x7c00, 0x03e0, 0x001f].map(field);
    return bits === 32 ? [0xff0000, 0xff00, 0xff].map(field) : [];
  }
  if ((compression !== BIT_FIELDS && compression !== ALPHA_BIT_FIELDS) || bits < 16 || bits === 24) {
    throw fail('UNSUPPORTED_FORMAT', `with compression ${compression}; uncompressed is possible`);
  }
  const maskCount = headerSize >= 56 ? 4 : 3;
  if (view.byteLength < 54 + 4 * maskCount) throw fail('TRUNCATED_FILE', 'is cut off within its header');
  const masks = Array.from({ length: maskCount }, (_, i) => view.getUint32(54 + 4 * i, true));
  const fields = masks.filter((mask, i) => i < 3 || mask !== 0).map(field);
  const overlap = masks.some((mask, i) => masks.some((other, j) => i < j && (mask & other) !== 0));
  if (overlap || fields.some(({ mask, most }) => mask === 0 || (most & (most + 1)) !== 0)) {
    throw fail('BAD_IMAGE', 'has colour masks that make no sense');
  }
  return fields;
}

function field(mask: number): Field {
  const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
  return { mask, shift, most: mask >>> shift };
}

function readPalette(
  bytes: Uint8Array,
  view: DataView,
  at: { readonly paletteAt: number; readonly pixelsAt: number; readonly bits: number; readonly old: boolean },
): Uint8Array {
  const entry = at.old ? 3 : 4;
  const used = at.old ? 0 : view.getUint32(46, true);
  const room = Math.max(0, Math.floor((Math.min(at.pixelsAt, bytes.length) - at.paletteAt) / entry));
  const count = Math.min(used || 2 ** at.bits, 2 ** at.bits, room);
  const palette = new Uint8Array(count * 3);
  for (let i = 0; i < count; i++) {
    const from = at.paletteAt + i * entry;
    palette.set([bytes[from + 2] ?? 0, bytes[from + 1] ?? 0, bytes[from] ?? 0], i * 3);
  }
  return palette;
}

/** Each reads one row into `target` and says whether all its pixels made sense. */
type RowReader = (row: Uint8Array, target: Uint8Array, header: BmpHeader) => boolean;

const paletteRow: RowReader = (row, target, { width, bits, palette }) => {
  const perByte = 8 / bits;
  const mask = 2 ** bits - 1;
  for (let x = 0; x < width; x++) {
    const byte = row[Math.floor(x / perByte)] ?? 0;
    const at = ((byte >> (8 - bits * ((x % perByte) + 1))) & mask) * 3;
    if (at >= palette.length) return false;
    for (let c = 0; c < 3; c++) target[x * 3 + c] = palette[at + c] ?? 0;
  }
  return true;
};

const rgbRow: RowReader = (row, target) => {
  for (let i = 0; i < target.length; i += 3) {
    target[i] = row[i + 2] ?? 0;
    target[i + 1] = row[i + 1] ?? 0;
    target[i + 2] = row[i] ?? 0;
  }
  return true;
};

const fieldsRow: RowReader = (row, target, { width, bits, fields }) => {
  const view = new DataView(row.buffer, row.byteOffset, row.byteLength);
  for (let x = 0; x < width; x++) {
    const value = bits === 16 ? view.getUint16(x * 2, true) : view.getUint32(x * 4, true);
    fields.forEach(({ mask, shift, most }, c) => {
      target[x * fields.length + c] = Math.floor((((value & mask) >>> shift) * 255) / most);
    });
  }
  return true;
};
