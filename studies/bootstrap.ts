import { integers } from '../src/main/learning/random.ts';
import { CONFIDENCE } from '../src/shared/domain/statistics.ts';

export type Interval = { readonly low: number; readonly high: number };

/**
 * 95 % percentile intervals by resampling images (Efron & Tibshirani 1993, chapter 13), for figures that are no shares.
 * All answers of an image come together, however many passes gave one.
 *
 * @param figures of one sample, given how often each image is in it: [images] → [F].
 */
export function bootstrapped(
  images: number,
  resamples: number,
  seed: number,
  figures: (counts: Uint16Array) => readonly number[],
): Interval[] {
  const found: number[][] = [];
  for (let step = 0; step < resamples; step++) {
    const counts = new Uint16Array(images);
    for (const n of integers({ seed, purpose: 'bootstrap', step }, images, images)) {
      counts[n] = (counts[n] ?? 0) + 1;
    }
    for (const [f, value] of figures(counts).entries()) (found[f] ??= []).push(value);
  }
  return found.map((values) => {
    const sorted = Float64Array.from(values).sort();
    return { low: quantile(sorted, (1 - CONFIDENCE) / 2), high: quantile(sorted, (1 + CONFIDENCE) / 2) };
  });
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
