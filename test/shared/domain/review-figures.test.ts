import { describe, expect, test } from 'vitest';
import { cohenKappa } from '../../../src/shared/domain/agreement.ts';
import { reviewAgreement } from '../../../src/shared/domain/review-figures.ts';
import { overridesOf } from '../../../src/shared/domain/review-stats.ts';
import type { ReviewEntry } from '../../../src/shared/domain/second-review.ts';
import { shareDifference, shareOf } from '../../../src/shared/domain/statistics.ts';

function verdict(
  id: number,
  reviewer: string,
  label: number | null,
  more: Partial<ReviewEntry> = {},
): ReviewEntry {
  const kind = label === null ? 'flag' : 'label';
  return { id, reviewer, label, kind, undoes: null, othersSeen: null, adjudicates: null, ...more };
}

const independently = { othersSeen: false } as const;
const inView = { othersSeen: true } as const;

describe('agreement of reviewers', () => {
  test('takes what was said before others were seen apart from the rest', () => {
    const alike = [verdict(1, 'anna', 1), verdict(2, 'bo', 1, independently)];
    const swayed = [verdict(3, 'anna', 2), verdict(4, 'bo', 0, independently), verdict(5, 'bo', 2, inView)];
    const seen = [verdict(6, 'anna', 0), verdict(7, 'bo', 0, inView)];
    const { independent, informed } = reviewAgreement([alike, swayed, seen], 3);
    expect(independent.items).toBe(2);
    const pairs: [number, number][] = [
      [1, 1],
      [2, 0],
    ];
    expect(independent.pairs).toMatchObject([{ reviewers: ['anna', 'bo'], kappa: cohenKappa(pairs, 3) }]);
    expect(informed).toMatchObject({ items: 1, kappa: { observed: 1 } });
  });

  test('counts adjudications, and those by one of the parties; they are no ratings', () => {
    const conflict = (adjudicator: string) => [
      verdict(1, 'anna', 1),
      verdict(2, 'bo', 2, independently),
      verdict(3, adjudicator, 2, { ...inView, adjudicates: [1, 2] }),
    ];
    const found = reviewAgreement([conflict('cy'), conflict('anna')], 3);
    expect(found).toMatchObject({
      adjudicated: 2,
      byParties: 1,
      independent: { items: 2, kappa: { observed: 0 } },
    });
    expect(found.independent.pairs).toHaveLength(1);
  });

  test('leaves out what has fewer than two labels, and says so', () => {
    const flagged = [verdict(1, 'anna', 1), verdict(2, 'bo', null, independently)];
    const three = [...flagged, verdict(3, 'cy', 1, independently)];
    const { independent } = reviewAgreement([flagged, three], 3);
    expect(independent).toMatchObject({ items: 1, withoutLabels: 1 });
  });
});

describe('the difference of two shares', () => {
  test('has Newcombe’s interval: 56 of 70 and 48 of 80, his method 10', () => {
    const found = shareDifference(shareOf(56, 70), shareOf(48, 80));
    expect(found?.value).toBeCloseTo(0.2, 10);
    expect(found?.low).toBeCloseTo(0.0524, 4);
    expect(found?.high).toBeCloseTo(0.3339, 4);
  });

  test('is that of override rates with and without picking blind first, and none without either', () => {
    const open = { n: 80, agreed: 32 };
    const overrides = overridesOf({ blind: { n: 70, agreed: 14, revised: 7 }, open });
    expect(overrides.blind.value).toBeCloseTo(0.8, 10);
    expect(overrides.difference?.low).toBeCloseTo(0.0524, 4);
    expect(overrides.revised.value).toBeCloseTo(0.1, 10);
    expect(overridesOf({ blind: { n: 0, agreed: 0, revised: 0 }, open }).difference).toBeNull();
  });
});
