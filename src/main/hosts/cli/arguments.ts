import { InvalidArgumentError } from 'commander';

/** Readers of command-line values; a wrong one is named together with its option by the parser. */

/** A reader of whole numbers in a range, ends included. */
export function wholeNumber(from: number, to = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const range = to === Number.MAX_SAFE_INTEGER ? `${from} or more` : `from ${from} to ${to}`;
  return (text) => {
    const value = Number(text);
    if (Number.isSafeInteger(value) && value >= from && value <= to && text.trim() !== '') return value;
    throw new InvalidArgumentError(`A whole number, ${range}, is needed.`);
  };
}

/** Number of a sample, model or job. */
export const id = wholeNumber(1);

/** Number of an entry of the log. */
export const entry = wholeNumber(0);

/** Seed of a stream of random numbers, 32 bits. */
export const seed = wholeNumber(0, 0xffff_ffff);

/** T, draws for one verdict. */
export const draws = wholeNumber(1, 1000);

/** A reader of numbers in a range, ends included. */
function number(from: number, to: number, needed: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (value >= from && value <= to && text.trim() !== '') return value;
    throw new InvalidArgumentError(needed);
  };
}

export const minutes = number(0.01, 100_000, 'A number of minutes, 0.01 or more, is needed, like 10 or 2.5.');

/** Factor on a network's size. */
export const width = number(0.1, 10, 'A number from 0.1 to 10 is needed, like 1.5.');

/** Weight of a term of a loss. */
export const weight = number(0, 100_000, 'A number from 0 to 100000 is needed, like 10.');

export const share = number(0, 1, 'A number from 0 to 1 is needed, like 0.9.');

/** "28x28" or "32x32x3", height x width x channels. */
export function imageShape(text: string): { height: number; width: number; channels: 1 | 3 } {
  const [, height, width, channels] = /^(\d{1,4})x(\d{1,4})(?:x([13]))?$/.exec(text) ?? [];
  const sides = [Number(height), Number(width)];
  if (sides.every((side) => side >= 4 && side <= 1024)) {
    return { height: Number(height), width: Number(width), channels: channels === '3' ? 3 : 1 };
  }
  throw new InvalidArgumentError(
    'HEIGHTxWIDTH is needed, like 28x28, or 64x64x3 for colour; sides from 4 to 1024.',
  );
}

/** "finch,sparrow,wren", at least two different names. */
export function classNames(text: string): string[] {
  const names = text
    .split(',')
    .map((part) => part.trim().normalize())
    .filter((part) => part !== '');
  const twice = names.find((name, n) => names.indexOf(name) < n);
  if (twice !== undefined) throw new InvalidArgumentError(`"${twice}" is there twice.`);
  if (names.length < 2) throw new InvalidArgumentError('Two names at the least are needed, like yes,no.');
  return names;
}

/** "70:15:15", parts for training, validation and test. */
export function splitParts(text: string): [train: number, validation: number, test: number] {
  const parts = text.split(':').map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : Number.NaN));
  const [train = Number.NaN, validation = Number.NaN, test = Number.NaN] = parts;
  if (parts.length === 3 && train + validation + test > 0) return [train, validation, test];
  throw new InvalidArgumentError('TRAIN:VALIDATION:TEST is needed, like 70:15:15.');
}

/** A text that says something. */
export function filled(text: string): string {
  const trimmed = text.trim();
  if (trimmed !== '' && trimmed.length <= 200) return trimmed;
  throw new InvalidArgumentError('A text of 1 to 200 characters is needed.');
}

/** A text of one or a few sentences. */
export function longText(text: string): string {
  const trimmed = text.trim();
  if (trimmed.length <= 2000) return trimmed;
  throw new InvalidArgumentError('A text of at most 2000 characters is needed.');
}

export function folder(text: string): string {
  if (text !== '') return text;
  throw new InvalidArgumentError('The name of a folder is needed; this one is empty.');
}
