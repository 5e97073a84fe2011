/**
 * Mean absolute difference of two images' pixels, as a share of white.
 *
 * @param a [height · width · channels], 0..255
 * @param b of the same length
 * @returns 0..1
 */
export function imageDistance(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += Math.abs((a[at] ?? 0) - (b[at] ?? 0));
  return sum / a.length / 255;
}

/** Of suggestions that are certain and right, the share that a bar on their marks may hold back. */
export const PRICE = 0.05;
/** Fewer marks say nothing of the rare ones among them. */
const LEAST_MARKS = 40;

/**
 * The bar above which `PRICE` of the marks lie; null where there are too few of them.
 *
 * @param marks of suggestions that are certain and right; large ones are unusual
 */
export function guardBar(marks: readonly number[]): number | null {
  if (marks.length < LEAST_MARKS) return null;
  const ascending = marks.toSorted((a, b) => a - b);
  return ascending[Math.ceil((1 - PRICE) * marks.length) - 1] ?? null;
}
