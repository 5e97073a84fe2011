import { GwinnowError } from '../../../shared/errors.ts';

const SHOWN_CLASSES = 10;

/**
 * A class as a person names it: its name, else its index. Where a name is a number, numbers are names only, so that
 * "1" never means the second class. BAD_LABEL when it is neither.
 */
export function classIndex(classes: readonly string[], text: string): number {
  const wanted = text.normalize();
  const byName = classes.findIndex((name) => name.normalize() === wanted);
  if (byName >= 0) return byName;
  const numbered = classes.some((name) => /^\d+$/.test(name));
  if (!numbered && /^\d+$/.test(text) && Number(text) < classes.length) return Number(text);
  throw new GwinnowError('BAD_LABEL', `"${text}" is none of the classes${suggestion(classes, wanted)}`);
}

function suggestion(classes: readonly string[], wanted: string): string {
  const alike = classes.find((name) => name.normalize().toLowerCase() === wanted.toLowerCase());
  if (alike !== undefined) return `. Did you mean ${alike}?`;
  return `: ${someOf(classes)}`;
}

/** The first few of the classes, and how many there are. */
export function someOf(classes: readonly string[]): string {
  const more = classes.length > SHOWN_CLASSES ? `, … (${classes.length} in all)` : '';
  return classes.slice(0, SHOWN_CLASSES).join(', ') + more;
}

export function className(classes: readonly string[], index: number): string {
  return classes[index] ?? `class ${index}`;
}
