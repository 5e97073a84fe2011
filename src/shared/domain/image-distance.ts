import { GwinnowError } from '../errors.ts';

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

/** How far a transform is from its image, and the bar that it is beyond, as `imageDistance`. */
export type Far = { readonly distance: number; readonly bar: number };

/** Null where a transform is not beyond the bar, or one of the two is not known. */
export function farOf(distance: number | null, bar: number | null): Far | null {
  return distance === null || bar === null || distance <= bar ? null : { distance, bar };
}

/** How a suggestion is accepted: with others, which nobody looks at one by one, and with a reason. */
export type Acceptance = { readonly together: boolean; readonly reasoned: boolean };

/** Whether a suggestion can be accepted that way: one whose transform is far from its image by itself and with a reason. */
export function canAccept(far: Far | null, { together, reasoned }: Acceptance): boolean {
  return far === null || (reasoned && !together);
}

/** SUGGESTION_FAR with the figures. */
export function farError(sample: number, far: Far, together: boolean): GwinnowError {
  const [distance, bar] = [far.distance, far.bar].map((share) => `${(100 * share).toFixed(1)} %`);
  const way = together ? 'by itself, with a reason.' : 'with a reason.';
  const message = `The transform of sample ${sample} is farther from its image (${distance} of white) than 19 in 20 of those that were right (${bar}). Accept it ${way}`;
  return new GwinnowError('SUGGESTION_FAR', message, { sample, ...far });
}
