import sharp from 'sharp';
import type { ImageShape } from '../../shared/domain/image.ts';

/** Pixels [height, width, channels], 0..255, as a PNG of the same size. */
export async function encodePng(pixels: Uint8Array, shape: ImageShape): Promise<Uint8Array> {
  const { height, width, channels } = shape;
  const encoded = await sharp(pixels, { raw: { height, width, channels } }).png().toBuffer();
  // A small Buffer is a view into a shared pool; what crosses to another thread must be its own.
  return Uint8Array.from(encoded);
}
