import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  classNames,
  classProblem,
  folderName,
  pathIn,
  sideOf,
} from '../../../src/renderer/components/home/project-place.ts';

describe('folderName', () => {
  it('keeps what a folder may be called', () => {
    expect(folderName('  Prüfbilder   2026 ')).toBe('Prüfbilder 2026');
    expect(folderName('a/b\\c: d?')).toBe('a b c d');
    expect(folderName('notes. . ')).toBe('notes');
  });

  it('never leaves the folder it is put in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const made = folderName(name);
        expect(made).not.toMatch(/[/\\]/);
        expect(['.', '..']).not.toContain(made);
      }),
    );
  });
});

it('joins paths by the custom of the engine’s computer', () => {
  expect(pathIn('/home/ada/Gwinnow', 'Digits')).toBe('/home/ada/Gwinnow/Digits');
  expect(pathIn('/', 'Digits')).toBe('/Digits');
  expect(pathIn('C:\\Users\\ada', 'Digits')).toBe('C:\\Users\\ada\\Digits');
});

describe('class names', () => {
  it('are one a line or between commas', () => {
    expect(classNames('cat, dog\n\n bird ')).toEqual(['cat', 'dog', 'bird']);
    expect(classNames(' \n')).toEqual([]);
  });

  it('are two at the least, each once', () => {
    expect(classProblem([])).toBeNull();
    expect(classProblem(['cat'])).toBe('one');
    expect(classProblem(['cat', 'cat'])).toBe('twice');
    expect(classProblem(['cat', 'x'.repeat(201)])).toBe('long');
    expect(classProblem(['cat', 'dog'])).toBeNull();
  });
});

it('takes sides the engine takes', () => {
  expect(['28', ' 4 ', '1024', '3', '1025', '2.5', '', 'x'].map(sideOf)).toEqual([
    28,
    4,
    1024,
    null,
    null,
    null,
    null,
    null,
  ]);
});
