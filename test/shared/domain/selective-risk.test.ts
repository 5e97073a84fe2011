import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acceptedError,
  augrc,
  aurc,
  coverageAtRisk,
  riskCoverage,
} from '../../../src/shared/domain/selective-risk.ts';
import numbers from './numbers/statistics.json' with { type: 'json' };

type Sample = { readonly certainty: number; readonly right: boolean };

const samples = fc.array(
  fc.record({ certainty: fc.integer({ min: 0, max: 6 }).map((i) => i / 8), right: fc.boolean() }),
  { minLength: 1, maxLength: 30 },
);

function curve(rows: readonly Sample[]) {
  return riskCoverage(
    Float64Array.from(rows, (row) => row.certainty),
    Uint8Array.from(rows, (row) => Number(row.right)),
  );
}

/** AURC of one order of samples, by its definition. */
function aurcInOrder(rows: readonly Sample[]): number {
  let errors = 0;
  return rows.reduce((sum, row, i) => sum + (errors += Number(!row.right)) / (i + 1), 0) / rows.length;
}

/** All orders in which tied samples may stand. */
function ordersOf(rows: readonly Sample[]): Sample[][] {
  if (rows.length === 0) return [[]];
  const highest = Math.max(...rows.map((row) => row.certainty));
  return rows.flatMap((row, i) =>
    row.certainty === highest ? ordersOf(rows.toSpliced(i, 1)).map((rest) => [row].concat(rest)) : [],
  );
}

/** AUGRC by Traub et al.'s closed form, with the pairwise failure AUROC, ties counting half. */
function augrcByAuroc(rows: readonly Sample[]): number {
  const right = rows.filter((row) => row.right);
  const wrong = rows.filter((row) => !row.right);
  const accuracy = right.length / rows.length;
  let lost = 0;
  for (const a of right) {
    for (const b of wrong) lost += a.certainty < b.certainty ? 1 : a.certainty === b.certainty ? 0.5 : 0;
  }
  return lost / rows.length ** 2 + (1 - accuracy) ** 2 / 2;
}

describe('riskCoverage', () => {
  it('accepts equal certainties together, most certain first', () => {
    const points = curve([
      { certainty: 0.5, right: false },
      { certainty: 0.9, right: true },
      { certainty: 0.5, right: true },
      { certainty: 0.2, right: false },
    ]);
    expect(points).toEqual([
      { tau: 0.9, accepted: 1, errors: 0, coverage: 0.25, risk: 0 },
      { tau: 0.5, accepted: 3, errors: 1, coverage: 0.75, risk: 1 / 3 },
      { tau: 0.2, accepted: 4, errors: 2, coverage: 1, risk: 0.5 },
    ]);
  });

  it('does not depend on the order of samples and agrees with counting at each τ', () => {
    fc.assert(
      fc.property(samples, (rows) => {
        const points = curve(rows);
        expect(curve(rows.toReversed())).toEqual(points);
        for (const point of points) {
          const counted = acceptedError(
            Float64Array.from(rows, (row) => row.certainty),
            Uint8Array.from(rows, (row) => Number(row.right)),
            point.tau,
          );
          expect(counted).toMatchObject({
            accepted: point.accepted,
            errors: point.errors,
            rejected: rows.length - point.accepted,
            risk: point.risk,
          });
        }
      }),
    );
  });
});

describe('aurc', () => {
  it('is the mean over all orders of tied samples', () => {
    fc.assert(
      fc.property(
        samples.map((rows) => rows.slice(0, 6)),
        (rows) => {
          const values = ordersOf(rows).map(aurcInOrder);
          const mean = values.reduce((a, b) => a + b, 0) / values.length;
          expect(aurc(curve(rows))).toBeCloseTo(mean, 9);
        },
      ),
    );
  });

  it('is the error rate when certainty says nothing', () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({ certainty: 0.5, right: i % 4 !== 0 }));
    expect(aurc(curve(rows))).toBeCloseTo(0.25, 12);
  });
});

describe('augrc', () => {
  it('equals the closed form by the failure AUROC', () => {
    fc.assert(
      fc.property(samples, (rows) => {
        expect(augrc(curve(rows))).toBeCloseTo(augrcByAuroc(rows), 12);
      }),
    );
  });

  it.each(numbers.selective)(
    "agrees with scikit-learn's AUROC on reference $#",
    ({ certainty, right, augrc: expected }) => {
      expect(augrc(riskCoverage(Float64Array.from(certainty), Uint8Array.from(right)))).toBeCloseTo(
        expected,
        12,
      );
    },
  );

  it('is 0 without errors, half of the squared error rate for a perfect order, 1/2 when all is wrong', () => {
    expect(augrc(curve([{ certainty: 0.3, right: true }]))).toBe(0);
    const perfect = Array.from({ length: 10 }, (_, i) => ({ certainty: i / 10, right: i >= 2 }));
    expect(augrc(curve(perfect))).toBeCloseTo(0.2 ** 2 / 2, 12);
    expect(augrc(curve([{ certainty: 0.3, right: false }]))).toBe(0.5);
  });
});

describe('coverageAtRisk', () => {
  it('finds the largest coverage that meets the goal, also past a bump', () => {
    const points = curve([
      { certainty: 0.9, right: false },
      { certainty: 0.8, right: true },
      { certainty: 0.7, right: true },
      { certainty: 0.6, right: true },
      { certainty: 0.5, right: false },
    ]);
    expect(coverageAtRisk(points, 0.25)).toMatchObject({ tau: 0.6, coverage: 0.8 });
    expect(coverageAtRisk(points, 0.2)).toBeNull();
    expect(coverageAtRisk(points, 1)).toMatchObject({ coverage: 1 });
  });
});

describe('acceptedError', () => {
  it('counts what a review would catch', () => {
    const counted = acceptedError(Float32Array.of(0.95, 0.9, 0.5, 0.4), Uint8Array.of(1, 0, 0, 1), 0.875);
    expect(counted).toEqual({ tau: 0.875, accepted: 2, rejected: 2, errors: 1, risk: 0.5, caught: 1 });
    expect(acceptedError(Float32Array.of(0.5), Uint8Array.of(1), 0.9).risk).toBeNull();
  });

  it('names what is wrong with its input', () => {
    expect(() => riskCoverage(new Float64Array(0), new Uint8Array(0))).toThrow(
      expect.objectContaining({ code: 'NO_DATA' }),
    );
    expect(() => riskCoverage(new Float64Array(2), new Uint8Array(1))).toThrow(
      expect.objectContaining({ code: 'BAD_ARGUMENT' }),
    );
    expect(() => riskCoverage(Float64Array.of(Number.NaN), new Uint8Array(1))).toThrow(
      expect.objectContaining({ code: 'BAD_ARGUMENT' }),
    );
  });
});
