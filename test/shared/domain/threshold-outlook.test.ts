import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shareOf } from '../../../src/shared/domain/statistics.ts';
import { type Readings, thresholdOutlook } from '../../../src/shared/domain/threshold-outlook.ts';
import { accepts } from '../../../src/shared/domain/verdicts.ts';

type Reading = { readonly certainty: number; readonly label: number; readonly given: number };

const STEPS = 40;
const BINS = 8;

/** Certainties on and off the steps, and at the edges of bins. */
const anyReadings: fc.Arbitrary<Reading[]> = fc.array(
  fc.record({
    certainty: fc.oneof(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(STEPS).map((step) => step / STEPS),
      fc.nat(BINS).map((bin) => bin / BINS),
    ),
    label: fc.nat(2),
    given: fc.integer({ min: -1, max: 2 }),
  }),
  { maxLength: 60 },
);

function columns(readings: readonly Reading[]): Readings {
  return {
    certainties: Float64Array.from(readings, ({ certainty }) => certainty),
    labels: Int32Array.from(readings, ({ label }) => label),
    given: Int32Array.from(readings, ({ given }) => given),
  };
}

describe('the outlook on every threshold', () => {
  test('counts as one would by hand, and a certainty that equals τ is accepted', () => {
    fc.assert(
      fc.property(anyReadings, (readings) => {
        const { points, samples, labelled } = thresholdOutlook(columns(readings), STEPS, BINS);
        expect(samples).toBe(readings.length);
        expect(labelled).toBe(readings.filter(({ given }) => given >= 0).length);
        expect(points.map(({ tau }) => tau)).toEqual(
          Array.from({ length: STEPS + 1 }, (_, step) => step / STEPS),
        );
        for (const { tau, rejected, wrongCaught, errorAmongAccepted } of points) {
          const known = readings.filter(({ given }) => given >= 0);
          const wrong = known.filter(({ label, given }) => label !== given);
          const accepted = (some: readonly Reading[]) =>
            some.filter(({ certainty }) => accepts(certainty, tau));
          expect(rejected).toBe(readings.length - accepted(readings).length);
          expect(wrongCaught).toBe(wrong.length - accepted(wrong).length);
          expect(errorAmongAccepted).toEqual(shareOf(accepted(wrong).length, accepted(known).length));
        }
      }),
    );
  });

  test('rejects no fewer for a higher τ, none at 0', () => {
    fc.assert(
      fc.property(anyReadings, (readings) => {
        const { points } = thresholdOutlook(columns(readings), STEPS, BINS);
        expect(points[0]).toMatchObject({ tau: 0, rejected: 0, wrongCaught: 0 });
        for (const [index, point] of points.entries()) {
          const before = points[Math.max(0, index - 1)];
          expect(point.rejected).toBeGreaterThanOrEqual(before?.rejected ?? 0);
          expect(point.wrongCaught).toBeGreaterThanOrEqual(before?.wrongCaught ?? 0);
        }
      }),
    );
  });

  test('puts every sample into one bin, the right one', () => {
    fc.assert(
      fc.property(anyReadings, (readings) => {
        const { bins } = thresholdOutlook(columns(readings), STEPS, BINS);
        for (const [index, { from, to, right, wrong, unlabelled }] of bins.entries()) {
          const within = readings.filter(
            ({ certainty }) =>
              certainty >= from && (certainty < to || (index === BINS - 1 && certainty <= to)),
          );
          expect(unlabelled).toBe(within.filter(({ given }) => given < 0).length);
          expect(right).toBe(within.filter(({ label, given }) => given === label).length);
          expect(right + wrong + unlabelled).toBe(within.length);
        }
        const total = bins.reduce((sum, { right, wrong, unlabelled }) => sum + right + wrong + unlabelled, 0);
        expect(total).toBe(readings.length);
      }),
    );
  });

  test('has steps of 0.001 and 50 bins, as the contract says', () => {
    const { points, bins } = thresholdOutlook(columns([{ certainty: 0.58, label: 1, given: 1 }]));
    expect(points).toHaveLength(1001);
    expect(points[580]).toMatchObject({ tau: 0.58, rejected: 0 });
    expect(points[581]).toMatchObject({ tau: 0.581, rejected: 1 });
    expect(bins).toHaveLength(50);
    expect(bins[29]).toMatchObject({ from: 0.58, right: 1 });
  });
});
