import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Preview } from '../../../src/shared/contract/jobs.ts';
import {
  mergePreviews,
  mergeReadings,
  type Reading,
} from '../../../src/renderer/components/training/readings.ts';

const at = (done: number, loss = 0, phase = 'training'): Reading => ({ phase, done, figures: { loss } });

describe('mergeReadings', () => {
  it('keeps the newer of two readings of one step, in order of steps', () => {
    const merged = mergeReadings([at(3, 1), at(9, 1)], [at(9, 2), at(6, 2)]);
    expect(merged).toEqual([at(3, 1), at(6, 2), at(9, 2)]);
  });

  it('leaves out phases that do not count steps', () => {
    expect(mergeReadings([at(500, 0, 'scoring')], [at(1)])).toEqual([at(1)]);
  });

  it('gives the same whatever of it was known before', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 300 });
    fc.assert(
      fc.property(steps, fc.nat(300), (all, cut) => {
        const readings = all.map((done, index) => at(done, index));
        const parts = mergeReadings(readings.slice(0, cut), readings.slice(cut));
        expect(parts).toEqual(mergeReadings([], readings));
      }),
    );
  });

  it('stays drawable over a long training, with its ends', () => {
    const long = Array.from({ length: 9000 }, (_, step) => at(step));
    const merged = mergeReadings([], long);
    expect(merged.length).toBeLessThanOrEqual(2000);
    expect([merged[0]?.done, merged.at(-1)?.done]).toEqual([0, 8999]);
  });
});

describe('mergePreviews', () => {
  const preview = (step: number, shade: number): Preview => ({
    step,
    count: 1,
    height: 1,
    width: 1,
    channels: 1,
    originals: Uint8Array.of(0),
    transforms: Uint8Array.of(shade),
  });

  it('shows each step once, the newer one', () => {
    const merged = mergePreviews([preview(0, 1), preview(100, 1)], [preview(100, 2), preview(50, 2)]);
    expect(merged.map(({ step, transforms }) => [step, transforms[0]])).toEqual([
      [0, 1],
      [50, 2],
      [100, 2],
    ]);
  });
});
