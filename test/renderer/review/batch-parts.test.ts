import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { batchParts } from '../../../src/renderer/review/batch-parts.ts';
import { itemLists } from './items.ts';

it('takes or leaves out each item with a suggestion once, and never takes what the engine refuses', () => {
  fc.assert(
    fc.property(itemLists, fc.uniqueArray(fc.nat(3)), fc.boolean(), (items, heldClasses, tells) => {
      const isHeld = (label: number): boolean => heldClasses.includes(label);
      const { acceptable, held, far, unknown } = batchParts(items, isHeld, tells);
      expect(unknown).toBe(tells ? acceptable.filter(({ chance }) => chance === null).length : 0);
      const parted = [...acceptable, ...held, ...far].map(({ sample }) => sample);
      const suggested = items.filter(({ suggestion }) => suggestion !== null).map(({ sample }) => sample);
      expect(parted.toSorted((a, b) => a - b)).toEqual(suggested.toSorted((a, b) => a - b));
      for (const { suggestion, far: isFar } of acceptable) {
        expect(isFar).toBe(false);
        expect(isHeld(suggestion?.label ?? -1)).toBe(false);
      }
      expect(far.every((item) => item.far)).toBe(true);
      expect(held.every(({ suggestion }) => isHeld(suggestion?.label ?? -1))).toBe(true);
    }),
  );
});
