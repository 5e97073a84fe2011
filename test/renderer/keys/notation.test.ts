import { describe, expect, it } from 'vitest';
import {
  isSingleKey,
  matches,
  notationOf,
  partsOf,
  pressesOf,
  printsCharacter,
} from '../../../src/renderer/keys/notation.ts';
import { keyWords } from '../../../src/renderer/keys/labels.ts';
import { ACTIONS } from '../../../src/renderer/keys/keymap.ts';
import { press } from './press.ts';

describe('matching a press', () => {
  it('goes by the place of digits and by what letters print', () => {
    expect(matches(press({ key: 'à', code: 'Digit0' }), 'Digit0')).toBe(true);
    expect(matches(press({ key: 'a', code: 'KeyQ' }), 'a')).toBe(true);
    expect(matches(press({ key: 'q', code: 'KeyA' }), 'a')).toBe(false);
  });

  it('takes digits of the keypad, but not its arrows', () => {
    expect(matches(press({ key: '4', code: 'Numpad4' }), 'Digit4')).toBe(true);
    expect(matches(press({ key: 'ArrowLeft', code: 'Numpad4' }), 'Digit4')).toBe(false);
    expect(matches(press({ key: 'ArrowLeft', code: 'Numpad4' }), 'ArrowLeft')).toBe(true);
    expect(matches(press({ key: 'Enter', code: 'NumpadEnter' }), 'Enter')).toBe(true);
  });

  it('asks for the very modifiers', () => {
    const shifted = press({ key: '$', code: 'Digit4', shift: true });
    expect(matches(shifted, 'Shift+Digit4')).toBe(true);
    expect(matches(shifted, 'Digit4')).toBe(false);
    expect(matches(press({ key: 'z', code: 'KeyY', control: true }), '$mod+z')).toBe(true);
    expect(matches(press({ key: 'Z', code: 'KeyZ', control: true, shift: true }), '$mod+z')).toBe(false);
    expect(matches(press({ key: 'Z', code: 'KeyZ', control: true, shift: true }), '$mod+Shift+z')).toBe(true);
  });

  it('takes a sign with Shift or without, wherever the keyboard has it', () => {
    expect(matches(press({ key: '?', code: 'Slash', shift: true }), '[Shift]+?')).toBe(true);
    expect(matches(press({ key: '/', code: 'Digit7', shift: true }), '[Shift]+/')).toBe(true);
    expect(matches(press({ key: '+', code: 'BracketRight' }), '[Shift]++')).toBe(true);
    expect(matches(press({ key: ' ', code: 'Space' }), 'Space')).toBe(true);
  });
});

describe('reading a press', () => {
  it.each([
    [press({ key: 'K', code: 'KeyK', shift: true, control: true }), '$mod+Shift+k'],
    [press({ key: '$', code: 'Digit4', shift: true }), 'Shift+Digit4'],
    [press({ key: '7', code: 'Numpad7' }), 'Digit7'],
    [press({ key: '?', code: 'Minus', shift: true }), '[Shift]+?'],
    [press({ key: ' ', code: 'Space' }), 'Space'],
    [press({ key: 'ArrowLeft', code: 'ArrowLeft', alt: true }), 'Alt+ArrowLeft'],
  ])('writes it as the keymap does (%#)', (event, notation) => {
    expect(notationOf(event)).toBe(notation);
    expect(matches(event, notation)).toBe(true);
  });

  it('waits while only modifiers are down', () => {
    expect(notationOf(press({ key: 'Shift', code: 'ShiftLeft', shift: true }))).toBeNull();
  });
});

describe('a notation', () => {
  it('comes apart into modifiers and key', () => {
    expect(partsOf('$mod+[Shift]++')).toEqual(['$mod', '+']);
    expect(pressesOf('Shift+$mod+A')).toEqual(pressesOf('$mod+Shift+a'));
    expect(pressesOf('[Shift]+/')).toEqual(['/', 'Shift+/']);
  });

  it('tells single keys from combined ones', () => {
    expect(['a', 'Shift+Digit3', 'Enter', '[Shift]+?'].map(isSingleKey)).toEqual([true, true, true, true]);
    expect(['$mod+k', 'F6', 'Alt+Shift+Digit3'].map(isSingleKey)).toEqual([false, false, false]);
    expect(['a', 'Digit3', 'Enter', 'ArrowLeft', '$mod+k'].map(printsCharacter)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('is shown as the keyboard has it', () => {
    const t = (key: string): string => key.replace('keys.names.$mod', 'Ctrl').replace('keys.names.', '');
    const words = ['$mod+Shift+z', 'Digit4', 'ArrowLeft', '[Shift]+?', '$mod+-', 'F6', 'Space'];
    expect(words.map((keys) => keyWords(keys, t))).toEqual([
      'Ctrl Shift Z',
      '4',
      '←',
      '?',
      'Ctrl −',
      'F6',
      'Space',
    ]);
  });

  it('is never shown as an untranslated name', () => {
    const t = (key: string): string => `<${key}>`;
    const shown = ACTIONS.flatMap(({ keys }) => keys).map((keys) =>
      keyWords(keys, t).replace(/<[^>]*>/g, ''),
    );
    expect(shown.filter((text) => /[A-Z]{3}/.test(text))).toEqual([]);
  });
});
