import { ON_MAC, partsOf } from './notation.ts';

const ON_A_MAC: Readonly<Record<string, string>> = {
  $mod: '⌘',
  Meta: '⌘',
  Alt: '⌥',
  Shift: '⇧',
  Control: '⌃',
};

const SIGNS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  '-': '−',
};

const NAMED: ReadonlySet<string> = new Set([
  '$mod',
  'Control',
  'Shift',
  'Alt',
  'Meta',
  'Enter',
  'Escape',
  'Space',
  'Backspace',
  'Delete',
  'Tab',
  'Home',
  'End',
  'PageUp',
  'PageDown',
]);

/** A key as it is printed on the keyboard: "Ctrl Shift Z". */
export function keyWords(notation: string, t: (key: string) => string): string {
  return partsOf(notation)
    .map((part) => (ON_MAC ? ON_A_MAC[part] : undefined) ?? wordOf(part, t))
    .join(' ');
}

function wordOf(part: string, t: (key: string) => string): string {
  if (NAMED.has(part)) return t(`keys.names.${part}`);
  return SIGNS[part] ?? part.replace(/^Digit/, '').toUpperCase();
}
