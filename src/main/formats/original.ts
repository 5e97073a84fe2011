import { type ImageShape, imageSize } from '../../shared/domain/image.ts';
import { GwinnowError } from '../../shared/errors.ts';
import { preprocess, preprocessPixels } from './decode.ts';
import { type MediaType, PIXELS_MEDIA_TYPE } from './item.ts';

/**
 * The media type under which original bytes are kept. Bare pixels of another shape than the project's name theirs, so
 * that bytes and media type are all it takes to decode them again.
 */
export function keptMediaType(mediaType: MediaType, shape: ImageShape | null, target: ImageShape): string {
  if (mediaType !== PIXELS_MEDIA_TYPE || shape === null || isSame(shape, target)) return mediaType;
  const { height, width, channels } = shape;
  return `${PIXELS_MEDIA_TYPE}; height=${height}; width=${width}; channels=${channels}`;
}

/**
 * Pixels [height, width, channels] of original bytes as they are kept, by the recipe of PREPROCESSING_VERSION.
 *
 * @throws BAD_IMAGE for bare pixels whose shape is not known; what `preprocess` throws.
 */
export async function preprocessKept(
  { bytes, mediaType }: { readonly bytes: Uint8Array; readonly mediaType: string },
  target: ImageShape,
  source: string,
): Promise<Uint8Array> {
  if (!mediaType.startsWith(PIXELS_MEDIA_TYPE)) {
    return preprocess({ bytes, mediaType: 'image/png', shape: null, source }, target);
  }
  const shape = shapeIn(mediaType) ?? target;
  if (imageSize(shape) === bytes.length) return preprocessPixels(bytes, shape, target, source);
  const message = `${source}: the shape of its ${bytes.length} bare pixels was not recorded by the program that imported it`;
  throw new GwinnowError('BAD_IMAGE', message);
}

/** The shape that a kept media type names; null where it names none. */
export function shapeIn(mediaType: string): ImageShape | null {
  const [, height, width, channels] = /; height=(\d+); width=(\d+); channels=([13])$/.exec(mediaType) ?? [];
  if (height === undefined) return null;
  return { height: Number(height), width: Number(width), channels: channels === '3' ? 3 : 1 };
}

function isSame(a: ImageShape, b: ImageShape): boolean {
  return a.height === b.height && a.width === b.width && a.channels === b.channels;
}
