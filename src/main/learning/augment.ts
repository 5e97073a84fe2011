import * as v from 'valibot';
import type { Augmenting } from '../../shared/contract/training.ts';
import { imageSize, type ImageShape } from '../../shared/domain/image.ts';
import { uniforms, type StreamKey } from './random.ts';

const Share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const Positive = v.pipe(v.number(), v.minValue(0));

/** How far a random affine map may go, to either side; each part is uniform. */
export const Augmentation = v.strictObject({
  /** Radians. */
  rotation: Positive,
  /** Share by which an image grows or shrinks. */
  scale: Share,
  shear: Positive,
  /** Share of the image's side by which it moves, in each direction. */
  shift: Share,
  /** Share of the images that are mirrored left to right; none when left out. */
  flip: v.exactOptional(Share),
});
export type Augmentation = Readonly<v.InferOutput<typeof Augmentation>>;

/** Named augmentations. Each changes images no further than leaves their class plain. */
export const AUGMENTATIONS: Readonly<Record<Augmenting, Augmentation | null>> = {
  none: null,
  /** What written digits bear: up to 14 degrees, 15 % of the size, 12 % of the side. */
  digits: { rotation: 0.25, scale: 0.15, shear: 0.2, shift: 0.12 },
  /** What pictures of upright things bear: half are mirrored, up to 3 degrees, 8 % of the size, 7 % of the side. */
  objects: { rotation: 0.05, scale: 0.08, shear: 0.05, shift: 0.07, flip: 0.5 },
};

/** From a pixel of the result to the place in the original it shows, both measured from the centre. */
type AffineMap = readonly [xx: number, xy: number, yx: number, yy: number, dx: number, dy: number];

const NUMBERS_PER_IMAGE = 5;

/**
 * Images in 0..1 under random affine maps, one per image, read bilinearly; beyond the border the border's value.
 * The same key gives the same images.
 *
 * @param pixels [N, H, W, C], 0..255.
 * @returns [N, H, W, C], 0..1.
 */
export function augmented(
  pixels: Uint8Array,
  shape: ImageShape,
  augmentation: Augmentation,
  key: StreamKey,
): Float32Array {
  const size = imageSize(shape);
  const count = pixels.length / size;
  // Those of the mirrors come last: a stream's first numbers do not depend on how many are taken.
  const numbers = uniforms(key, count * (NUMBERS_PER_IMAGE + 1));
  const result = new Float32Array(pixels.length);
  for (let n = 0; n < count; n++) {
    const own = numbers.subarray(n * NUMBERS_PER_IMAGE, (n + 1) * NUMBERS_PER_IMAGE);
    const mirrored = (numbers[count * NUMBERS_PER_IMAGE + n] ?? 1) < (augmentation.flip ?? 0);
    const map = affineMap(shape, augmentation, own, mirrored);
    warp(pixels.subarray(n * size, (n + 1) * size), shape, map, result.subarray(n * size));
  }
  return result;
}

function affineMap(
  shape: ImageShape,
  augmentation: Augmentation,
  numbers: Float32Array,
  mirrored: boolean,
): AffineMap {
  const [turn = 0.5, growth = 0.5, slant = 0.5, right = 0.5, down = 0.5] = numbers;
  const within = (number: number, limit: number): number => (2 * number - 1) * limit;
  const angle = within(turn, augmentation.rotation);
  const zoom = 1 + within(growth, augmentation.scale);
  const shear = within(slant, augmentation.shear);
  const cos = Math.cos(angle) / zoom;
  const sin = Math.sin(angle) / zoom;
  const dx = within(right, augmentation.shift) * shape.width;
  const dy = within(down, augmentation.shift) * shape.height;
  const side = mirrored ? -1 : 1;
  return [side * cos, side * (sin + shear * cos), -sin, cos - shear * sin, dx, dy];
}

function warp(pixels: Uint8Array, shape: ImageShape, map: AffineMap, result: Float32Array): void {
  const { height, width, channels } = shape;
  const [xx, xy, yx, yy, dx, dy] = map;
  const centreX = (width - 1) / 2;
  const centreY = (height - 1) / 2;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const fromX = xx * (x - centreX) + xy * (y - centreY) + dx + centreX;
      const fromY = yx * (x - centreX) + yy * (y - centreY) + dy + centreY;
      bilinear(pixels, shape, fromX, fromY, result, (y * width + x) * channels);
    }
  }
}

/** Writes the value of all channels at (x, y), scaled to 0..1, to `result` from `offset` on. */
function bilinear(
  pixels: Uint8Array,
  { height, width, channels }: ImageShape,
  x: number,
  y: number,
  result: Float32Array,
  offset: number,
): void {
  const insideX = Math.min(Math.max(x, 0), width - 1);
  const insideY = Math.min(Math.max(y, 0), height - 1);
  const left = Math.floor(insideX);
  const top = Math.floor(insideY);
  const shareX = insideX - left;
  const shareY = insideY - top;
  const stepX = left + 1 < width ? channels : 0;
  const stepY = top + 1 < height ? width * channels : 0;
  const start = (top * width + left) * channels;
  for (let c = 0; c < channels; c++) {
    const at = start + c;
    const upper = (pixels[at] ?? 0) * (1 - shareX) + (pixels[at + stepX] ?? 0) * shareX;
    const lower = (pixels[at + stepY] ?? 0) * (1 - shareX) + (pixels[at + stepX + stepY] ?? 0) * shareX;
    result[offset + c] = (upper * (1 - shareY) + lower * shareY) / 255;
  }
}
