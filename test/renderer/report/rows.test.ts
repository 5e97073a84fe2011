import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anchoringOf, verdictsOf } from '../../../src/renderer/report/agreement.ts';
import {
  changeReach,
  classBoxes,
  classFates,
  emptyThresholds,
  MOST_CLASSES,
  mostRejected,
  thresholdRows,
} from '../../../src/renderer/report/rows.ts';
import { gwinReport } from '../../../src/shared/domain/gwin-report.ts';
import { plausibleInput } from '../../shared/domain/report-data.ts';

const report = gwinReport(plausibleInput({ samples: 2000, passes: 2 }));

describe('rows of the report', () => {
  it('has every threshold that rejects something, and marks the one in use', () => {
    const rows = thresholdRows(report);
    expect(rows.map(({ tau }) => tau)).toEqual(
      report.thresholds.filter(({ rejected }) => rejected > 0).map(({ tau }) => tau),
    );
    expect(rows.filter(({ inUse }) => inUse).map(({ tau }) => tau)).toEqual([report.tau]);
    expect(rows.length + emptyThresholds(report).length).toBe(report.thresholds.length);
  });

  it('carries the figures of the report as they are', () => {
    const row = thresholdRows(report).find(({ inUse }) => inUse);
    const entry = report.thresholds.find(({ tau }) => tau === report.tau);
    expect(row).toMatchObject({
      rejected: entry?.rejected,
      before: entry?.rejectedAccuracy.bnn,
      after: entry?.rejectedAccuracy.gwin,
      change: entry?.comparisons.gwin?.change,
      fixed: entry?.fixed,
      broken: entry?.broken,
      retry: entry?.comparisons.retry,
      second: entry?.comparisons.second,
    });
  });

  it('gives the changes one scale that holds them all, and zero', () => {
    const rows = thresholdRows(report);
    const { low, high } = changeReach(rows);
    expect(low).toBeLessThanOrEqual(0);
    for (const { change } of rows) {
      expect(change?.low).toBeGreaterThanOrEqual(low);
      expect(change?.high).toBeLessThanOrEqual(high);
    }
    expect(changeReach([])).toEqual({ low: 0, high: 0 });
  });

  it('adds the classes up to the whole', () => {
    const fates = classFates(report);
    const entry = report.thresholds.find(({ tau }) => tau === report.tau);
    expect(fates.reduce((sum, { fixed }) => sum + fixed, 0)).toBe(entry?.fixed);
    expect(fates.reduce((sum, { broken }) => sum + broken, 0)).toBe(entry?.broken);
    expect(classBoxes(report).map(({ name }) => name)).toEqual(report.dataset.classes);
  });

  it('keeps the classes with most rejects, in their order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { maxLength: 60 }), (counts) => {
        const items = counts.map((rejected, label) => ({ label, rejected }));
        const kept = mostRejected(items, ({ rejected }) => rejected);
        expect(kept).toHaveLength(Math.min(MOST_CLASSES, items.length));
        expect(kept.map(({ label }) => label)).toEqual(kept.map(({ label }) => label).sort((a, b) => a - b));
        const least = Math.min(...kept.map(({ rejected }) => rejected));
        const left = items.filter((item) => !kept.includes(item)).map(({ rejected }) => rejected);
        expect(Math.max(0, ...left)).toBeLessThanOrEqual(Math.max(0, least === Infinity ? 0 : least));
      }),
    );
  });
});

describe('what reviewers made of suggestions', () => {
  it('shares out what was settled', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), fc.nat(500), (accepted, kept, other) => {
        const verdicts = verdictsOf({ settled: accepted + kept + other, accepted, kept, other });
        const shares = [verdicts.accepted, verdicts.kept, verdicts.other];
        const sum = shares.reduce((total, { value }) => total + (value ?? 0), 0);
        expect(sum).toBeCloseTo(verdicts.settled === 0 ? 0 : 1);
        expect(shares.map(({ count }) => count)).toEqual([accepted, kept, other]);
      }),
    );
  });

  it('has no share of nothing', () => {
    const { blind, open } = anchoringOf({
      blind: { n: 0, agreed: 0, revised: 0 },
      open: { n: 4, agreed: 3 },
    });
    expect(blind.value).toBeNull();
    expect(open).toMatchObject({ value: 0.75, n: 4 });
  });
});
