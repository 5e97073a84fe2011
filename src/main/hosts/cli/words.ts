import { count } from '../../../shared/domain/figures.ts';

/** How amounts, times and names are put for people at a terminal. */

/** "1 image", "12 000 images". */
export function counted(amount: number, one: string, many = `${one}s`): string {
  return `${count(amount)} ${amount === 1 ? one : many}`;
}

/** Seconds that were measured: "0.4 s", "40 s", "3 min 20 s", "2 h 5 min". */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${Math.max(0, seconds).toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return whole % 60 > 0 ? `${minutes} min ${whole % 60} s` : `${minutes} min`;
}

/** Seconds that were estimated, no finer than an estimate is: "about 40 s", "about 4 min", "about 2 h 10 min". */
export function roughly(seconds: number): string {
  if (seconds < 10) return `about ${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 57.5) return `about ${5 * Math.round(seconds / 5)} s`;
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return `about ${minutes} min`;
  const rounded = 10 * Math.round(minutes / 10);
  const hours = Math.floor(rounded / 60);
  return rounded % 60 === 0 ? `about ${hours} h` : `about ${hours} h ${rounded % 60} min`;
}

/** "2026-11-23 04:35:59 UTC" */
export function moment(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

/** Text from elsewhere (names, paths, reasons) without what would steer a terminal; line breaks stay. */
export function printable(text: string): string {
  return text.replaceAll(/(?!\n)[\p{Cc}\u2028-\u202E\u2066-\u2069]/gu, '\uFFFD');
}

/** An argument as one types it into a shell. */
export function shellWord(text: string): string {
  return /^[\p{L}\p{N}_./:=@%+-]+$/u.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

const ZERO_WIDTH = /\p{M}|\u200B|\uFE0F/u;
const WIDE =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;

/** Terminal columns that a character takes. */
function columnsOfCharacter(character: string): number {
  if (ZERO_WIDTH.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** Terminal columns that a text takes. */
export function columnsOf(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + columnsOfCharacter(character), 0);
}

/** A text in so many columns: filled up with spaces, or cut with an ellipsis. */
export function inColumns(text: string, columns: number): string {
  const missing = columns - columnsOf(text);
  return missing >= 0 ? text + ' '.repeat(missing) : cutTo(text, columns);
}

/** A text in at most so many columns. */
export function cutTo(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let kept = '';
  let used = 0;
  for (const character of text) {
    used += columnsOfCharacter(character);
    if (used > columns - 1) break;
    kept += character;
  }
  return `${kept}…`;
}
