/** What is left of a queue, as a time one can plan with; null while the pace is not known. */
export type TimeLeft = { readonly unit: 'minutes' | 'hours'; readonly value: number };

/** @param secondsPerItem median of the last decisions; null while too few. */
export function timeLeft(open: number, secondsPerItem: number | null): TimeLeft | null {
  if (secondsPerItem === null || !Number.isFinite(secondsPerItem)) return null;
  const minutes = Math.ceil((open * secondsPerItem) / 60);
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
