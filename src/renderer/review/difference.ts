import type { ImageShape } from '../../shared/domain/image.ts';
import { GwinnowError } from '../../shared/errors.ts';

type Rgb = readonly [red: number, green: number, blue: number];

/** The difference pane's colours, the same in both themes because its ground is. */
export const DIFFERENCE_COLOURS = {
  ground: [0x16, 0x17, 0x19],
  kept: [0x60, 0x62, 0x66],
  added: [0x62, 0xd0, 0xf0],
  removed: [0xff, 0x8a, 0x4c],
} as const satisfies Record<string, Rgb>;

/** Grey levels by which a pixel has to change to be counted. */
export const COUNTED_CHANGE = 64;

export type Difference = {
  /** [height, width, 3], 0..255. */
  readonly pixels: Uint8Array;
  /** Pixels brighter, darker in the transform by COUNTED_CHANGE or more. */
  readonly added: number;
  readonly removed: number;
};

/**
 * What the transform added and took away. Each pixel mixes ground, kept, added and removed in shares that sum to one,
 * so equal images give the original in grey and opposite ones give pure colours.
 *
 * @param original [height, width, channels], 0..255
 * @param transform of the same shape
 * @throws BAD_ARGUMENT when a size disagrees with the shape.
 */
export function differenceOf(original: Uint8Array, transform: Uint8Array, shape: ImageShape): Difference {
  const count = shape.height * shape.width;
  for (const pixels of [original, transform]) {
    if (pixels.length !== count * shape.channels) {
      const wanted = `${shape.height} x ${shape.width} x ${shape.channels}`;
      throw new GwinnowError('BAD_ARGUMENT', `${pixels.length} values are no image of ${wanted}`);
    }
  }
  const pixels = new Uint8Array(count * 3);
  let added = 0;
  let removed = 0;
  for (let at = 0; at < count; at++) {
    const before = brightness(original, at, shape.channels);
    const after = brightness(transform, at, shape.channels);
    if (after - before >= COUNTED_CHANGE) added += 1;
    if (before - after >= COUNTED_CHANGE) removed += 1;
    mix(pixels, at * 3, before / 255, after / 255);
  }
  return { pixels, added, removed };
}

function brightness(pixels: Uint8Array, at: number, channels: 1 | 3): number {
  if (channels === 1) return pixels[at] ?? 0;
  const [red = 0, green = 0, blue = 0] = pixels.subarray(at * 3, at * 3 + 3);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function mix(target: Uint8Array, offset: number, before: number, after: number): void {
  const { ground, kept, added, removed } = DIFFERENCE_COLOURS;
  const more = Math.max(0, after - before);
  const less = Math.max(0, before - after);
  for (const channel of [0, 1, 2] as const) {
    target[offset + channel] = Math.round(
      ground[channel] * (1 - Math.max(before, after)) +
        kept[channel] * Math.min(before, after) +
        added[channel] * more +
        removed[channel] * less,
    );
  }
}
