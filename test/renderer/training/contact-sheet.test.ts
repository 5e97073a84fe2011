import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Preview } from '../../../src/shared/contract/jobs.ts';
import { chosenPreviews, previewImage } from '../../../src/renderer/components/training/contact-sheet.ts';

function preview(step: number): Preview {
  const originals = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  return {
    step,
    count: 2,
    height: 2,
    width: 2,
    channels: 1,
    originals,
    transforms: originals.map((v) => v * 10),
  };
}

describe('chosenPreviews', () => {
  it('has first and last, in order, each once, and as many as fit', () => {
    const steps = fc.uniqueArray(fc.nat(100_000), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 2, max: 9 }), (all, columns) => {
        const previews = all.sort((a, b) => a - b).map(preview);
        const chosen = chosenPreviews(previews, columns);
        expect(chosen.length).toBe(Math.min(columns, previews.length));
        expect(chosen[0]).toBe(previews[0]);
        expect(chosen.at(-1)).toBe(previews.at(-1));
        expect(new Set(chosen).size).toBe(chosen.length);
        expect(chosen.map(({ step }) => step)).toEqual(
          chosen.map(({ step }) => step).toSorted((a, b) => a - b),
        );
      }),
    );
  });

  it('has more of the start than of the end', () => {
    const previews = Array.from({ length: 21 }, (_, index) => preview(index * 100));
    const steps = chosenPreviews(previews, 5).map(({ step }) => step);
    expect(steps).toEqual([0, 100, 500, 1100, 2000]);
  });
});

it('cuts one image out of a preview', () => {
  expect([...previewImage(preview(0), 'originals', 1)]).toEqual([5, 6, 7, 8]);
  expect([...previewImage(preview(0), 'transforms', 0)]).toEqual([10, 20, 30, 40]);
});
