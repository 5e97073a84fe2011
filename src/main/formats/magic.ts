import type { EncodedMediaType } from './item.ts';

/** Bytes that `mediaTypeOf` looks at, at most. */
export const MAGIC_BYTES = 18;

/** Sizes of the headers that tell the versions of BMP apart. */
export const BMP_HEADER_SIZES: readonly number[] = [12, 40, 52, 56, 64, 108, 124];

const IMAGE_EXTENSION = /\.(?:png|jpe?g|jpe|jfif|webp|bmp|dib|tiff?|gif)$/i;

/** The kind of an image file by its first bytes, whatever its name; null for all that isn't one of ours. */
export function mediaTypeOf(bytes: Uint8Array): EncodedMediaType | null {
  const text = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (text.startsWith('RIFF') && text.slice(8) === 'WEBP') return 'image/webp';
  if (/^(?:II[*+]\0|MM\0[*+])/.test(text)) return 'image/tiff';
  if (/^GIF8[79]a/.test(text)) return 'image/gif';
  if (text.startsWith('BM') && (bytes.length < MAGIC_BYTES || isBmp(bytes))) return 'image/bmp';
  return null;
}

/** Whether a file's name says that it should be an image. */
export function namesImage(path: string): boolean {
  return IMAGE_EXTENSION.test(path);
}

function isBmp(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return BMP_HEADER_SIZES.includes(view.getUint32(14, true));
}
