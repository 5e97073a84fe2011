import { imageSize, type ImageBatch, type ImageShape } from '../../../shared/domain/image.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { breathe } from '../breathe.ts';
import type { Params } from '../params.ts';
import { normalsForHash } from '../random.ts';
import { tf, type Tensor2D, type Tensor4D } from '../tf.ts';
import { GENERATORS, type GeneratorSpec } from './generator.ts';

/** A trained generator with its parameters on the backend. */
export type OpenGenerator = { readonly spec: GeneratorSpec; readonly params: Params };

/** Images the generator sees at once; the last batch is padded, so that a result never depends on its company. */
export const TRANSFORM_BATCH = 100;

const HASH_BYTES = 32;

export type TransformOptions = {
  /** Which z of the sample: 0 for the one that counts, further ones for averages. */
  readonly zIndex?: number;
  /** Called after each batch with the number of images done. */
  readonly onProgress?: (done: number) => void;
  readonly signal?: AbortSignal;
};

/**
 * x' = G(x, z) for every image, with z a function of (seed, the sample's hash) alone, rounded to 8 bits: exactly what
 * is shown, stored and relabelled. Hashes stay those of the originals. Errors: IMAGE_SHAPE_MISMATCH, CANCELLED.
 */
export async function transformImages(
  generator: OpenGenerator,
  images: ImageBatch,
  seed: number,
  options: TransformOptions = {},
): Promise<ImageBatch> {
  checkShape(generator.spec.image, images.shape);
  const { zIndex = 0, onProgress, signal } = options;
  const pixels = new Uint8Array(images.pixels.length);
  const size = imageSize(images.shape);
  for (let start = 0; start < images.count; start += TRANSFORM_BATCH) {
    if (signal?.aborted) throw new GwinnowError('CANCELLED', `Stopped after ${start} transforms.`);
    const count = Math.min(TRANSFORM_BATCH, images.count - start);
    pixels.set(transformedBatch(generator, images, { start, count, seed, zIndex }), start * size);
    onProgress?.(start + count);
    await breathe();
  }
  return { ...images, pixels };
}

function checkShape(expected: ImageShape, found: ImageShape): void {
  const text = ({ height, width, channels }: ImageShape): string => `${height}x${width}x${channels}`;
  if (text(expected) === text(found)) return;
  const message = `The generator transforms images of ${text(expected)}, not of ${text(found)}.`;
  throw new GwinnowError('IMAGE_SHAPE_MISMATCH', message, { expected: text(expected), found: text(found) });
}

type Part = {
  readonly start: number;
  readonly count: number;
  readonly seed: number;
  readonly zIndex: number;
};

function transformedBatch({ spec, params }: OpenGenerator, images: ImageBatch, part: Part): Uint8Array {
  const { height, width, channels } = images.shape;
  const size = imageSize(images.shape);
  const values = new Float32Array(TRANSFORM_BATCH * size);
  const first = part.start * size;
  for (let at = 0; at < part.count * size; at++) values[at] = (images.pixels[first + at] ?? 0) / 255;
  const result = tf.tidy(() => {
    const x: Tensor4D = tf.tensor4d(values, [TRANSFORM_BATCH, height, width, channels], 'float32');
    return GENERATORS[spec.generator].trace(spec, params, x, latents(spec, images, part)).images;
  });
  const transformed = result.dataSync().subarray(0, part.count * size);
  result.dispose();
  return Uint8Array.from(transformed, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
}

/** [TRANSFORM_BATCH, zSize]; rows of padding are zero. */
function latents({ zSize }: GeneratorSpec, images: ImageBatch, part: Part): Tensor2D {
  const values = new Float32Array(TRANSFORM_BATCH * zSize);
  for (let row = 0; row < part.count; row++) {
    const at = (part.start + row) * HASH_BYTES;
    const hash = images.hashes.subarray(at, at + HASH_BYTES);
    const numbers = normalsForHash(part.seed, hash, (part.zIndex + 1) * zSize);
    values.set(numbers.subarray(part.zIndex * zSize), row * zSize);
  }
  return tf.tensor2d(values, [TRANSFORM_BATCH, zSize], 'float32');
}
