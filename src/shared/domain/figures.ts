import type { Change, Share } from './statistics.ts';

/** Between thousands, and before a per cent sign: narrow and never broken. */
export const THIN_SPACE = '\u202f';
const MINUS = '\u2212';
/** What stands where nothing was computed. */
export const NONE = '–';

/** 10000 as "10 000". */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, THIN_SPACE);
}

/** A certainty or threshold, cut and not rounded: 0.9996 is "0.999", never "1.000". */
export function cut(value: number, decimals = 3): string {
  const digits = value.toFixed(15).slice(0, 2 + decimals);
  return value < 1 && digits.startsWith('1') ? `0.${'9'.repeat(decimals)}` : digits;
}

/** 0.659 as "65.9", without the sign; what is below all never reads 100. */
export function percentage(value: number, decimals: number): string {
  const rounded = (100 * value).toFixed(decimals);
  return value < 1 && Number(rounded) === 100 ? (100 - 10 ** -decimals).toFixed(decimals) : rounded;
}

/** 0.659 as "65.9 %". */
export function percent(value: number, decimals = 1): string {
  return `${percentage(value, decimals)}${THIN_SPACE}%`;
}

/** A difference of shares in points, signed: +14.2, −0.6, 0.0. */
export function points(value: number, decimals = 1): string {
  const digits = Math.abs(100 * value).toFixed(decimals);
  if (Number(digits) === 0) return digits;
  return `${value < 0 ? MINUS : '+'}${digits}`;
}

/** Decimals of accuracies on the rejected and of changes on them: some hundred images don't bear more. */
export const REJECTED_DECIMALS = 1;
/** Decimals of accuracies on the whole set. */
export const WHOLE_DECIMALS = 2;

/** Decimals that a share deserves by the width of its interval: none from 20 points on, at most `most`. */
export function decimalsOf({ low, high }: Share, most: number): number {
  const width = 100 * ((high ?? 1) - (low ?? 0));
  return width >= 20 ? 0 : Math.min(most, width < 1 ? 2 : 1);
}

/** A share in per cent with as many decimals as it deserves, without the sign. */
export function shareFigure(share: Share, most: number): string {
  return share.value === null ? NONE : percentage(share.value, decimalsOf(share, most));
}

/** The interval of a share in per cent: "72.7 to 76.2". */
export function shareRange(share: Share, most: number, between = ' to '): string {
  if (share.low === null || share.high === null) return NONE;
  const decimals = decimalsOf(share, most);
  return `${percentage(share.low, decimals)}${between}${percentage(share.high, decimals)}`;
}

/** A change in points with as many decimals as it deserves. */
export function changeFigure(change: Change, most: number): string {
  return change.value === null ? NONE : points(change.value, decimalsOf(change, most));
}

/** The interval of a change in points: "+12.3 to +16.2". */
export function changeRange(change: Change, most: number, between = ' to '): string {
  if (change.low === null || change.high === null) return NONE;
  const decimals = decimalsOf(change, most);
  return `${points(change.low, decimals)}${between}${points(change.high, decimals)}`;
}

/** A p value as one may quote it: "0.03", "< 0.001". */
export function pValue(p: number): string {
  if (p < 0.001) return '< 0.001';
  return p.toFixed(p < 0.1 ? 3 : 2);
}

/** Seconds in the largest unit that fits: "42 s", "6.1 min", "2.3 h". */
export function duration(seconds: number): string {
  if (seconds < 90) return `${seconds.toFixed(0)} s`;
  return seconds < 5400 ? `${(seconds / 60).toFixed(1)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

/** 1 image, 2 images. */
export function plural(amount: number, one: string, many: string): string {
  return `${count(amount)} ${amount === 1 ? one : many}`;
}

/** "a", "a and b", "a, b and c". */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** Text from data without characters that would steer a terminal or turn the direction of what follows. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}
