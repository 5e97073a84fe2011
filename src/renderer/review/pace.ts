import type { DecisionStats } from '../../shared/contract/decisions.ts';

/** What is left of a queue, as a time one can plan with; null while the pace is not known. */
export type TimeLeft = { readonly unit: 'minutes' | 'hours'; readonly value: number };

/** By the pace of the last hour, everybody's, where there is one; else by a reviewer's seconds for an item. */
export function timeLeft(
  open: number,
  { perMinute, secondsPerItem }: Pick<DecisionStats, 'perMinute' | 'secondsPerItem'>,
): TimeLeft | null {
  const perItem = perMinute === null ? secondsPerItem : 60 / perMinute;
  if (perItem === null || !Number.isFinite(perItem)) return null;
  const minutes = Math.ceil((open * perItem) / 60);
  if (minutes < 90) return { unit: 'minutes', value: minutes };
  return { unit: 'hours', value: Math.round(minutes / 6) / 10 };
}

/**
 * A line through counts, oldest first, in a box: the path's `d`, empty below two counts.
 *
 * @param counts at least 0
 */
export function paceLine(counts: readonly number[], width: number, height: number): string {
  if (counts.length < 2) return '';
  const most = Math.max(1, ...counts);
  return counts
    .map((count, index) => {
      const x = (index / (counts.length - 1)) * width;
      const y = height - (count / most) * height;
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}
