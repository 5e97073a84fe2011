/**
 * Keeps at most `capacity` of a growing row of values, spread over its whole length: those whose number, from 0, is a
 * multiple of the spacing, and the latest. The spacing doubles whenever there would be one too many.
 *
 * @param offered values so far, the latest included.
 * @param capacity at least 2.
 * @returns a power of two; 1 keeps all.
 */
export function spacingOf(offered: number, capacity: number): number {
  let spacing = 1;
  while (Math.ceil((offered - 1) / spacing) + 1 > capacity) spacing *= 2;
  return spacing;
}

/** At most `most` of the items, the first among them, with gaps between them that differ by one at most. */
export function evenly<Item>(all: readonly Item[], most: number): Item[] {
  if (all.length <= most) return [...all];
  return Array.from({ length: most }, (_, n) => Math.floor((n * all.length) / most)).flatMap((index) =>
    all.slice(index, index + 1),
  );
}
