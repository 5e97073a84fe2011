import { spotShare } from '../../../shared/domain/spot-checks.ts';

/** Those with the lowest numbers that seed and sample give: the same for the same seed, more of them for a larger count. */
export function drawnRejects<Row extends { readonly sample: number }>(
  rejected: readonly Row[],
  count: number,
  seed: number,
): readonly Row[] {
  if (count >= rejected.length) return rejected;
  const drawn = rejected
    .map(({ sample }) => ({ sample, share: spotShare(seed, sample) }))
    .sort((a, b) => a.share - b.share || a.sample - b.sample)
    .slice(0, count);
  const kept = new Set(drawn.map(({ sample }) => sample));
  return rejected.filter(({ sample }) => kept.has(sample));
}
