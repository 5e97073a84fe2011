import { expect, it } from 'vitest';
import {
  aboutWords,
  clockTime,
  elapsedWords,
  leftWords,
} from '../../../src/renderer/components/training/clock-words.ts';
import { figuresIn } from '../../../src/renderer/figures.ts';

it('says the whole range in the unit of its middle', () => {
  const en = figuresIn('en');
  expect(leftWords({ about: 2520, low: 2280, high: 2820 }, en)).toEqual({
    about: '42 min',
    low: '38',
    high: '47',
  });
  expect(leftWords({ about: 85, low: 80, high: 95 }, en)).toEqual({ about: '85 s', low: '80', high: '95' });
  expect(leftWords({ about: 9000, low: 8000, high: 10_080 }, figuresIn('de')).about).toBe('2,5 h');
});

it('rounds an estimate to whole minutes, and to tenths of an hour', () => {
  const figures = figuresIn('de');
  expect([42, 1960, 8300].map((seconds) => aboutWords(seconds, figures))).toEqual([
    '42 s',
    '33 min',
    '2,3 h',
  ]);
});

it('says how long something has taken', () => {
  expect([4, 65, 4020].map(elapsedWords)).toEqual(['4 s', '1 min 05 s', '1 h 07 min']);
});

it('gives the time of day, and the day where it is another', () => {
  const now = new Date(2026, 10, 25, 9, 0);
  expect(clockTime(new Date(2026, 10, 25, 11, 26), now, 'en')).toBe('11:26');
  expect(clockTime(new Date(2026, 10, 26, 0, 5), now, 'en')).toBe('Thu 00:05');
});
