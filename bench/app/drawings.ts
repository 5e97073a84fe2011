import { uniforms } from '../../src/main/learning/random.ts';

/** Side of a picture, px. */
export const SIDE = 28;
export const DIGITS = Array.from({ length: 10 }, (_, digit) => String(digit));

/** x, y, width, height of the strokes of a seven-segment display. */
const STROKES = {
  top: [9, 4, 10, 3],
  upperLeft: [8, 5, 3, 9],
  upperRight: [17, 5, 3, 9],
  middle: [9, 12, 10, 3],
  lowerLeft: [8, 13, 3, 10],
  lowerRight: [17, 13, 3, 10],
  bottom: [9, 21, 10, 3],
} as const;
type Stroke = keyof typeof STROKES;

/** Strokes of each digit. */
const DRAWN: readonly (readonly Stroke[])[] = [
  ['top', 'upperLeft', 'upperRight', 'lowerLeft', 'lowerRight', 'bottom'],
  ['upperRight', 'lowerRight'],
  ['top', 'upperRight', 'middle', 'lowerLeft', 'bottom'],
  ['top', 'upperRight', 'middle', 'lowerRight', 'bottom'],
  ['upperLeft', 'upperRight', 'middle', 'lowerRight'],
  ['top', 'upperLeft', 'middle', 'lowerRight', 'bottom'],
  ['top', 'upperLeft', 'middle', 'lowerLeft', 'lowerRight', 'bottom'],
  ['top', 'upperRight', 'lowerRight'],
  ['top', 'upperLeft', 'upperRight', 'middle', 'lowerLeft', 'lowerRight', 'bottom'],
  ['top', 'upperLeft', 'upperRight', 'middle', 'lowerRight', 'bottom'],
];

const NOISE_BYTES = 65_536;

/** Draws digits [28, 28, 1], 0..255, a little moved and noisy; no two numbers give the same picture. */
export function createDrawings(seed: number) {
  const templates = DRAWN.map(templateOf);
  const noise = Uint8Array.from(uniforms({ seed, purpose: 'noise' }, NOISE_BYTES), (u) => 255 * u);

  return {
    /** A digit as a data set holds it; `number` < 2³². */
    noisy(digit: number, number: number): Uint8Array {
      const picture = new Uint8Array(SIDE * SIDE);
      const template = templates[digit] ?? picture;
      const shift = ((number % 5) - 2) * SIDE + ((number >> 3) % 5) - 2;
      const start = Math.imul(number, 0x9e37_79b1) >>> 16;
      for (let at = 0; at < picture.length; at++) {
        const ink = template[at + shift] ?? 0;
        picture[at] = Math.min(255, ink * 0.7 + (noise[(start + at) % NOISE_BYTES] ?? 0) / 3);
      }
      // The number itself, four bits a pixel, in a corner.
      for (let at = 0; at < 8; at++) picture[at] = (number >>> (4 * at)) & 15;
      return picture;
    },
    /** A digit as a generator would make it: without noise. */
    clean: (digit: number): Uint8Array => templates[digit] ?? new Uint8Array(SIDE * SIDE),
  };
}

function templateOf(strokes: readonly Stroke[]): Uint8Array {
  const picture = new Uint8Array(SIDE * SIDE);
  for (const stroke of strokes) {
    const [left, upper, width, height] = STROKES[stroke];
    for (let y = upper; y < upper + height; y++) picture.fill(255, y * SIDE + left, y * SIDE + left + width);
  }
  return picture;
}
