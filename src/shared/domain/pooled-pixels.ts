import type { ImageShape } from './image.ts';

/** Values in one image pooled two by two; an odd edge makes a pool of its own. */
export function pooledSize({ height, width, channels }: ImageShape): number {
  return Math.ceil(height / 2) * Math.ceil(width / 2) * channels;
}

/**
 * Writes the means of two by two pixels, channel by channel, from `offset` on: [rows, columns, channels], 0..255.
 * At an odd edge the mean is over the pixels there are.
 *
 * @param pixels [height, width, channels]
 */
export function poolInto(
  pixels: Uint8Array,
  { height, width, channels }: ImageShape,
  pooled: Float32Array,
  offset = 0,
): void {
  let place = offset;
  for (let y = 0; y < height; y += 2) {
    const rows = Math.min(2, height - y);
    for (let x = 0; x < width; x += 2) {
      const columns = Math.min(2, width - x);
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (let dy = 0; dy < rows; dy++) {
          for (let dx = 0; dx < columns; dx++) {
            sum += pixels[((y + dy) * width + x + dx) * channels + channel] ?? 0;
          }
        }
        pooled[place++] = sum / (rows * columns);
      }
    }
  }
}

/** Rows of one size side by side. */
export type PooledRows = {
  /** [count, size] */
  readonly values: Float32Array;
  readonly count: number;
  readonly size: number;
};

/** A row by its number, and the root of the mean squared difference to it, grey levels. */
export type Near = { readonly row: number; readonly distance: number };

/** The rows most like `target`, nearest first, the earlier of two that are equally near. `except`: a row left out. */
export function nearestRows(
  target: Float32Array,
  { values, count, size }: PooledRows,
  limit: number,
  except = -1,
): Near[] {
  const nearest: { row: number; sum: number }[] = [];
  let bound = Number.POSITIVE_INFINITY;
  for (let row = 0; row < count; row++) {
    if (row === except) continue;
    const sum = squaresUpTo(bound, target, values, row * size);
    if (sum >= bound) continue;
    const place = nearest.findLastIndex((near) => near.sum <= sum) + 1;
    nearest.splice(place, 0, { row, sum });
    if (nearest.length > limit) nearest.pop();
    if (nearest.length === limit) bound = nearest.at(-1)?.sum ?? bound;
  }
  return nearest.map(({ row, sum }) => ({ row, distance: Math.sqrt(sum / size) }));
}

/** Sum of squared differences; given up where it has passed `bound`. */
function squaresUpTo(bound: number, target: Float32Array, values: Float32Array, from: number): number {
  let sum = 0;
  for (let index = 0; index < target.length && sum < bound; index++) {
    const difference = (target[index] ?? 0) - (values[from + index] ?? 0);
    sum += difference * difference;
  }
  return sum;
}
