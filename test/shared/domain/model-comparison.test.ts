import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareModels } from '../../../src/shared/domain/model-comparison.ts';
import { mcnemar, shareOf } from '../../../src/shared/domain/statistics.ts';

const readings = (labels: readonly number[], certainties: readonly number[]) => ({
  labels: Int32Array.from(labels),
  certainties: Float64Array.from(certainties),
});

describe('two classifiers on the same images', () => {
  it('are compared on those that came with a label', () => {
    const given = Int32Array.of(0, 1, 2, 0, -1, 1);
    const old = readings([0, 1, 0, 1, 2, 1], [0.95, 0.4, 0.9, 0.3, 0.9, 0.99]);
    const next = readings([0, 2, 2, 0, 1, 1], [0.9, 0.95, 0.92, 0.8, 0.9, 0.5]);
    const found = compareModels(given, old, next, 0.9);
    expect(found).toMatchObject({ images: 5, tau: 0.9, fixed: 2, broken: 1, mcnemar: mcnemar(2, 1) });
    expect(found.old).toEqual({ accuracy: shareOf(3, 5), rejected: shareOf(2, 5), risk: shareOf(1, 3) });
    expect(found.new).toEqual({ accuracy: shareOf(4, 5), rejected: shareOf(2, 5), risk: shareOf(1, 3) });
    expect(found.sameCoverage).toEqual({ coverage: 3 / 5, old: shareOf(1, 3), new: shareOf(1, 3) });
    expect(found.change.value).toBeCloseTo(0.2, 12);
    expect(found.change.low).toBeLessThan(0);
    expect(found.change.high).toBeGreaterThan(0.2);
  });

  it('take equally certain ones together at the same coverage', () => {
    const given = Int32Array.of(0, 0, 0, 0);
    const old = readings([0, 0, 1, 1], [0.95, 0.9, 0.2, 0.1]);
    const next = readings([1, 0, 0, 1], [0.7, 0.6, 0.6, 0.6]);
    expect(compareModels(given, old, next, 0.9).sameCoverage).toEqual({
      coverage: 0.5,
      old: shareOf(0, 2),
      new: shareOf(2, 4),
    });
    expect(compareModels(given, old, next, 0.99).sameCoverage).toBeNull();
    expect(compareModels(given, old, next, 0.99).old.risk.value).toBeNull();
  });

  it('the other way round change signs', () => {
    const image = fc.record({
      given: fc.integer({ min: -1, max: 2 }),
      old: fc.nat(2),
      next: fc.nat(2),
      certain: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(image, { minLength: 1, maxLength: 40 }), (images) => {
        fc.pre(images.some(({ given }) => given >= 0));
        const given = Int32Array.from(images, (one) => one.given);
        const certainties = images.map(({ certain }) => certain);
        const old = readings(
          images.map((one) => one.old),
          certainties,
        );
        const next = readings(
          images.map((one) => one.next),
          certainties,
        );
        const there = compareModels(given, old, next, 0.5);
        const back = compareModels(given, next, old, 0.5);
        expect([back.fixed, back.broken]).toEqual([there.broken, there.fixed]);
        expect(back.change.value).toBeCloseTo(-(there.change.value ?? 0), 12);
        expect(there.change.value).toBeCloseTo((there.fixed - there.broken) / there.images, 12);
        expect(back.mcnemar).toEqual(there.mcnemar);
        expect([back.old, back.new]).toEqual([there.new, there.old]);
      }),
    );
  });

  it('need a label, and as many readings as images', () => {
    const none = readings([1], [0.5]);
    expect(() => compareModels(Int32Array.of(-1), none, none, 0.9)).toThrow('came with a label');
    expect(() => compareModels(Int32Array.of(1, 2), none, none, 0.9)).toThrow('1 labels for 2 images');
  });
});
