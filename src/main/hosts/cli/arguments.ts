import { InvalidArgumentError } from 'commander';

/** Readers of command-line values; a wrong one is named together with its option by the parser. */

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0 || text.trim() === '') {
    throw new InvalidArgumentError('A whole number, 0 or more, is needed.');
  }
  return value;
}

export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0 || text.trim() === '') {
    throw new InvalidArgumentError('A number above 0 is needed.');
  }
  return value;
}

export function share(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 1) || text.trim() === '') {
    throw new InvalidArgumentError('A number from 0 to 1 is needed.');
  }
  return value;
}

/** "28x28" or "32x32x3", height x width x channels. */
export function imageShape(text: string): { height: number; width: number; channels: 1 | 3 } {
  const match = /^(\d{1,4})x(\d{1,4})(?:x([13]))?$/.exec(text);
  if (match === null) throw new InvalidArgumentError('HEIGHTxWIDTH or HEIGHTxWIDTHx3 is needed, like 28x28.');
  return { height: Number(match[1]), width: Number(match[2]), channels: match[3] === '3' ? 3 : 1 };
}

export function commaList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** "70:15:15", parts for training, validation and test. */
export function splitParts(text: string): [train: number, validation: number, test: number] {
  const [train, validation, test, ...more] = text.split(':').map((part) => wholeNumber(part));
  if (train === undefined || validation === undefined || test === undefined || more.length > 0) {
    throw new InvalidArgumentError('TRAIN:VALIDATION:TEST is needed, like 70:15:15.');
  }
  return [train, validation, test];
}
