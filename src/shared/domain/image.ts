/** Size of an image in pixels and channels (1 = grey, 3 = red, green, blue). */
export type ImageShape = {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
};

/** Decoded images side by side. Everything a verdict depends on: pixels, and hashes for the choice of z. */
export type ImageBatch = {
  readonly count: number;
  readonly shape: ImageShape;
  /** [count, height, width, channels], 0..255, row major. */
  readonly pixels: Uint8Array;
  /** [count * 32]: SHA-256 of each sample's original bytes. */
  readonly hashes: Uint8Array;
};

/** Images with one class index each. */
export type LabelledImages = ImageBatch & {
  /** [count], 0..classes-1. */
  readonly labels: Int32Array;
};

/** Values in one image of this shape. */
export function imageSize(shape: ImageShape): number {
  return shape.height * shape.width * shape.channels;
}
