import { matchKeybindingPress, parseKeybinding } from 'tinykeys';

/** What this computer's keyboard calls its keys: Cmd takes the place of Ctrl on a Mac. */
export const ON_MAC = typeof navigator === 'object' && /Mac|iPhone|iPad/.test(navigator.platform);

const MODIFIERS = ['$mod', 'Control', 'Alt', 'Shift', 'Meta'] as const;

/** Whether a key press is the one that `notation` names; digits of the keypad count as digits. */
export function matches(event: KeyboardEvent, notation: string): boolean {
  const asPressed = parseKeybinding(notation)[0];
  if (asPressed !== undefined && matchKeybindingPress(event, asPressed)) return true;
  if (!/^Numpad\d$/.test(event.code) || !/^\d$/.test(event.key)) return false;
  const onKeypad = parseKeybinding(notation.replace('Digit', 'Numpad'))[0];
  return onKeypad !== undefined && matchKeybindingPress(event, onKeypad);
}

/** Modifiers and key, with an optional Shift left out: `['$mod', 'k']`, `['Digit4']`, `['?']`. */
export function partsOf(notation: string): readonly string[] {
  return notation.split(/(?<=\w|\])\+/).filter((part) => !part.startsWith('['));
}

/** Acts on its own, so it must not act while one types: no modifier but Shift, and no function key. */
export function isSingleKey(notation: string): boolean {
  const parts = partsOf(notation);
  const key = parts.at(-1) ?? '';
  return !parts.slice(0, -1).some((part) => part !== 'Shift') && !/^F\d+$/.test(key);
}

/** A single key that prints something, as opposed to arrows, Enter and the like. */
export function printsCharacter(notation: string): boolean {
  const key = partsOf(notation).at(-1) ?? '';
  return isSingleKey(notation) && (key.length === 1 || key.startsWith('Digit'));
}

/** The presses that a notation stands for, each in one form, so that two notations can be compared. */
export function pressesOf(notation: string): readonly string[] {
  const parts = notation.split(/(?<=\w|\])\+/);
  const key = (parts.at(-1) ?? '').replace('Digit', '').toLowerCase();
  const required = parts.slice(0, -1).filter((part) => !part.startsWith('['));
  const optional = parts.filter((part) => part.startsWith('[')).map((part) => part.slice(1, -1));
  const write = (mods: readonly string[]): string =>
    [...MODIFIERS.filter((mod) => mods.includes(mod)), key].join('+');
  return optional.length === 0 ? [write(required)] : [write(required), write([...required, ...optional])];
}

/** A key press as notation, for remapping; null while only modifiers are down. */
export function notationOf(event: KeyboardEvent): string | null {
  if (['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'Dead', 'Process'].includes(event.key)) return null;
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  const letter = /^[a-z]$/i.test(event.key);
  const key = digit === undefined ? nameOf(event.key) : `Digit${digit}`;
  const modifiers = [
    ...((ON_MAC ? event.metaKey : event.ctrlKey) ? ['$mod'] : []),
    ...((ON_MAC ? event.ctrlKey : event.metaKey) ? [ON_MAC ? 'Control' : 'Meta'] : []),
    ...(event.altKey ? ['Alt'] : []),
    ...(event.shiftKey ? [key.length > 1 || letter ? 'Shift' : '[Shift]'] : []),
  ];
  return [...modifiers, key].join('+');
}

function nameOf(key: string): string {
  if (key === ' ') return 'Space';
  return key.length === 1 ? key.toLowerCase() : key;
}
