import { GwinnowError } from '../../../shared/errors.ts';

/** A class as a person names it: its name, else its index. BAD_LABEL when it is neither. */
export function classIndex(classes: readonly string[], text: string): number {
  const byName = classes.indexOf(text);
  if (byName >= 0) return byName;
  const index = Number(text);
  if (text.trim() !== '' && Number.isInteger(index) && index >= 0 && index < classes.length) return index;
  throw new GwinnowError('BAD_LABEL', `"${text}" is none of the classes: ${classes.join(', ')}`);
}

export function className(classes: readonly string[], index: number): string {
  return classes[index] ?? `class ${index}`;
}

/** A certainty for people: cut, not rounded, so that it never reads 1.00 below 1. */
export function certaintyText(value: number, decimals = 3): string {
  const factor = 10 ** decimals;
  return (Math.floor(value * factor) / factor).toFixed(decimals);
}
