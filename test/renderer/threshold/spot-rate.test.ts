import { assert, integer, property } from 'fast-check';
import { expect, it } from 'vitest';
import { figuresIn } from '../../../src/renderer/figures.ts';
import { shareFromPercent } from '../../../src/renderer/threshold/spot-rate.ts';

it('reads a percentage with either decimal sign, with or without its own', () => {
  expect(['0', '2.5', '2,5', ' 100 ', '7 %', '7%', '3.'].map(shareFromPercent)).toEqual([
    0, 0.025, 0.025, 1, 0.07, 0.07, 0.03,
  ]);
});

it('takes nothing else for one', () => {
  for (const text of ['', '-1', '100.1', '1e1', 'two', '1.2.3', '0x10', '%', '5 % %']) {
    expect(shareFromPercent(text)).toBeNull();
  }
});

it('reads what the screen shows of a rate, in both languages', () => {
  assert(
    property(integer({ min: 0, max: 1000 }), (thousandths) => {
      for (const language of ['en', 'de']) {
        const shown = figuresIn(language).percentage(thousandths / 1000, 1);
        expect(shareFromPercent(shown)).toBeCloseTo(thousandths / 1000, 10);
      }
    }),
  );
});
