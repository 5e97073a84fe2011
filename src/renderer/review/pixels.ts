import type { ImageShape } from '../../shared/domain/image.ts';
import { imageSize } from '../../shared/domain/image.ts';

/** Pixels of one sample, [height, width, channels] each; `transform` null before it was made. */
export type SamplePixels = { readonly original: Uint8Array; readonly transform: Uint8Array | null };

/** One answer's worth of pixels, so that no single message grows large. */
const MESSAGE_BYTES = 4_194_304;
const MOST_SAMPLES = 500;

/** Samples in portions that each fit one message. */
export function portions(samples: readonly number[], shape: ImageShape): number[][] {
  const each = Math.max(1, Math.min(MOST_SAMPLES, Math.floor(MESSAGE_BYTES / (2 * imageSize(shape)))));
  return Array.from({ length: Math.ceil(samples.length / each) }, (_, index) =>
    samples.slice(index * each, (index + 1) * each),
  );
}
