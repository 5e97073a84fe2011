import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chooseAll,
  clear,
  extendTo,
  focusOn,
  keepShown,
  NOTHING,
  toggle,
  type Selection,
} from '../../../src/renderer/review/selection.ts';

const order = [10, 20, 30, 40, 50];
const chosenIn = ({ chosen }: Selection) => [...chosen].sort((a, b) => a - b);

describe('choosing cards', () => {
  it('extends from the last card touched, both ways, beside what was chosen', () => {
    const start = toggle(toggle(NOTHING, 50), 20);
    expect(chosenIn(extendTo(start, order, 30))).toEqual([20, 30, 50]);
    expect(chosenIn(extendTo(start, order, 10))).toEqual([10, 20, 50]);
  });

  it('extends from where the keyboard was put', () => {
    const there = focusOn(NOTHING, 40);
    expect(chosenIn(extendTo(extendTo(there, order, 30), order, 20))).toEqual([20, 30, 40]);
  });

  it('chooses a group, and lets go of it when all of it was chosen', () => {
    const some = chooseAll(toggle(NOTHING, 20), [10, 20]);
    expect(chosenIn(some)).toEqual([10, 20]);
    expect(chosenIn(chooseAll(some, [10, 20]))).toEqual([]);
    expect(clear(focusOn(some, 20))).toEqual({ chosen: new Set(), focus: 20, anchor: 20 });
  });

  it('chooses nothing that is not shown, and keeps the keyboard on a card that is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('toggle', 'extend', 'focus'), fc.constantFrom(...order))),
        fc.subarray(order),
        (steps, after) => {
          let selection: Selection = NOTHING;
          for (const [what, sample] of steps) {
            if (what === 'toggle') selection = toggle(selection, sample);
            if (what === 'extend') selection = extendTo(selection, order, sample);
            if (what === 'focus') selection = focusOn(selection, sample);
          }
          const kept = keepShown(selection, order, after);
          expect(chosenIn(kept)).toEqual(chosenIn(selection).filter((sample) => after.includes(sample)));
          expect(kept.focus === null).toBe(selection.focus === null || after.length === 0);
          expect([...after, null]).toContain(kept.focus);
        },
      ),
    );
  });

  it('undoes itself when a card is toggled twice', () => {
    fc.assert(
      fc.property(fc.subarray(order), fc.constantFrom(...order), (chosen, sample) => {
        const selection: Selection = { chosen: new Set(chosen), focus: null, anchor: null };
        expect(chosenIn(toggle(toggle(selection, sample), sample))).toEqual(chosenIn(selection));
      }),
    );
  });
});
