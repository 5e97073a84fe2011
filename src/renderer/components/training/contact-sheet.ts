import type { Preview } from '../../../shared/contract/jobs.ts';

/**
 * At most `columns` of the previews, the first and the last always: between them those whose steps lie nearest to even
 * distances of the square root of the step, since images change most at the start.
 */
export function chosenPreviews(previews: readonly Preview[], columns: number): Preview[] {
  if (previews.length <= columns) return [...previews];
  const first = previews[0]?.step ?? 0;
  const last = previews.at(-1)?.step ?? first;
  const chosen = new Set([0, previews.length - 1]);
  for (let column = 1; column < columns - 1; column++) {
    const wanted = first + (last - first) * (column / (columns - 1)) ** 2;
    const free = previews.map((_, index) => index).filter((index) => !chosen.has(index));
    chosen.add(nearest(free, (index) => Math.abs((previews[index]?.step ?? 0) - wanted)));
  }
  return previews.filter((_, index) => chosen.has(index));
}

function nearest(indices: readonly number[], distance: (index: number) => number): number {
  return indices.reduce((best, index) => (distance(index) < distance(best) ? index : best), indices[0] ?? 0);
}

/** Pixels [height, width, channels] of one image of a preview. */
export function previewImage(preview: Preview, which: 'originals' | 'transforms', index: number): Uint8Array {
  const size = preview.height * preview.width * preview.channels;
  return preview[which].subarray(index * size, (index + 1) * size);
}
