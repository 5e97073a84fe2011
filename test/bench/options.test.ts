import { expect, test } from 'vitest';
import { readOptions } from '../../bench/options.ts';

test('Everything is measured in three rounds unless told otherwise', () => {
  const options = readOptions([]);
  expect(options.rounds).toBe(3);
  expect(options.steps).toBe(1);
  expect(options.only).toEqual([
    'bnn-epoch',
    'critic-step',
    'generator-residual',
    'generator-paper',
    'scoring',
    'whole',
  ]);
});

test('Numbers and lists are read', () => {
  const options = readOptions(['--only', 'scoring,whole', '--rounds', '5', '--steps', '0.1', '--json']);
  expect(options).toMatchObject({ only: ['scoring', 'whole'], rounds: 5, steps: 0.1, json: true });
});

test.each([
  ['--only', 'scorn'],
  ['--rounds', '0'],
  ['--rounds', 'x'],
  ['--steps', '0'],
  ['--other'],
  ['extra'],
])('%s %s is refused', (...args) => {
  expect(() => readOptions(args)).toThrow();
});
