import type { ActionId } from './keys/keymap.ts';

/** One line of the command palette. */
export type Command = {
  readonly id: string;
  readonly group: 'goTo' | 'do' | 'items' | 'settings';
  /** What a query is compared with, and what is shown unless `shown` is given. */
  readonly label: string;
  readonly shown?: string;
  readonly action?: ActionId;
  run(): void;
};

/** The commands whose label holds every word of the query, those that start with it first; all for an empty one. */
export function matching(query: string, commands: readonly Command[]): Command[] {
  const words = folded(query).split(/\s+/).filter(Boolean);
  const found = commands.filter(({ label }) => words.every((word) => folded(label).includes(word)));
  const [first = ''] = words;
  const starts = ({ label }: Command): boolean => folded(label).startsWith(first);
  return [...found.filter(starts), ...found.filter((command) => !starts(command))];
}

/** Without case and accents, so that "prufen" finds "Prüfen". */
function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
