import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { ReportSchema } from '../../../src/shared/contract/report.ts';
import type { Report } from '../../../src/shared/contract/report.ts';
import { gwinReport, thresholdInUse } from '../../../src/shared/domain/gwin-report.ts';
import type { GwinReport } from '../../../src/shared/domain/gwin-report.ts';
import { THRESHOLDS } from '../../../src/shared/domain/report-input.ts';
import type { ReportInput } from '../../../src/shared/domain/report-input.ts';
import { shareOf } from '../../../src/shared/domain/statistics.ts';
import { handInput, handPass, plausibleInput } from './report-data.ts';

const labels = [0, 0, 1, 1, 1];
const first = handPass({
  certainty: [0.95, 0.6, 0.4, 0.9, 0.3],
  bnn: [0, 1, 1, 1, 0],
  gwin: [-1, 0, 0, -1, 0],
  gwinCertainty: [0, 0.95, 0.6, 0, 0.92],
  retry: [-1, 1, 1, -1, 1],
  second: [0, 0, 1, 1, 1],
});
/** In this pass other images are rejected than in the first. */
const other = handPass({
  certainty: [0.2, 0.97, 0.97, 0.45, 0.97],
  bnn: [1, 0, 1, 1, 1],
  gwin: [0, -1, -1, 1, -1],
  gwinCertainty: [0.99, 0, 0, 0.97, 0],
  retry: [1, -1, -1, 0, -1],
  second: [0, 0, 1, 0, 1],
});

function at(report: GwinReport, tau: number) {
  return report.thresholds.find((entry) => entry.tau === tau)!;
}

describe('gwinReport', () => {
  it('counts one pass as one would by hand', () => {
    const entry = at(gwinReport(handInput(labels, [first])), 0.9);
    expect(entry).toMatchObject({ rejected: 3, share: 0.6, rejectedImages: 3, coverage: 0.4 });
    expect(entry).toMatchObject({ fixed: 1, broken: 1, keptRight: 0, keptWrong: 1 });
    expect(entry.rejectedAccuracy).toEqual({
      bnn: shareOf(1, 3),
      gwin: shareOf(1, 3),
      retry: shareOf(2, 3),
      second: shareOf(3, 3),
    });
    expect(entry.wholeAccuracy).toEqual({
      bnn: shareOf(3, 5),
      gwin: shareOf(3, 5),
      retry: shareOf(4, 5),
      second: shareOf(5, 5),
      reject: shareOf(2, 2),
    });
    expect(entry.rescued).toEqual({ count: 2, accuracy: shareOf(1, 2) });
    expect(entry.unsure).toEqual({ count: 1, accuracy: shareOf(0, 1) });
    expect(entry.comparisons.retry).toMatchObject({ fixed: 1, broken: 0, keptRight: 1, keptWrong: 1 });
    expect(entry.comparisons.gwinAgainstSecond).toMatchObject({ fixed: 0, broken: 2 });
    expect(entry.classes).toEqual([
      { label: 0, rejected: 1, fixed: 1, broken: 0, keptRight: 0, keptWrong: 0 },
      { label: 1, rejected: 2, fixed: 0, broken: 1, keptRight: 0, keptWrong: 1 },
    ]);
    expect(entry.comparisons.gwin?.mcnemar).toMatchObject({ better: 1, worse: 1, exact: 1 });
  });

  it('rejects only what lies below its own τ', () => {
    const report = gwinReport(handInput(labels, [first]));
    expect(at(report, 0.5)).toMatchObject({ rejected: 2, fixed: 0, broken: 1, keptWrong: 1 });
  });

  it('judges each reject by the labels of its own pass', () => {
    const pooled = at(gwinReport(handInput(labels, [first, other])), 0.9);
    expect(pooled).toMatchObject({ rejected: 5, rejectedImages: 5, share: 0.5, fixed: 2, broken: 1 });
    expect(pooled.rejectedAccuracy.gwin).toMatchObject({ value: 3 / 5, n: 5 });
    const swapped = handInput(labels, [
      { ...first, gwin: other.gwin },
      { ...other, gwin: first.gwin },
    ]);
    expect(() => gwinReport(swapped)).toThrow(expect.objectContaining({ code: 'NO_SCORES' }));
  });

  it('adds up counts of pooled passes exactly', () => {
    const keys = ['rejected', 'fixed', 'broken', 'keptRight', 'keptWrong'] as const;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
        const input = plausibleInput({ samples: 150, passes: 3, seed });
        const pooled = gwinReport(input);
        const singles = input.passes.map((pass) => gwinReport({ ...input, passes: [pass] }));
        for (const [t, entry] of pooled.thresholds.entries()) {
          for (const key of keys) {
            expect(entry[key]).toBe(singles.reduce((sum, one) => sum + one.thresholds[t]![key]!, 0));
          }
          expect(entry.rescued!.count + entry.unsure!.count).toBe(entry.rejected);
          expect(entry.fixed! + entry.broken! + entry.keptRight! + entry.keptWrong!).toBe(entry.rejected);
          const ofClasses = entry.classes.reduce((sum, one) => sum + one.fixed - one.broken, 0);
          expect(ofClasses).toBe(entry.fixed! - entry.broken!);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('ties the change on the rejected to the change on the whole set', () => {
    const report = gwinReport(plausibleInput({ samples: 800, passes: 2 }));
    for (const entry of report.thresholds.filter(({ rejected }) => rejected > 0)) {
      const { change, wholeChange } = entry.comparisons.gwin!;
      expect(change.value! * entry.rejected).toBeCloseTo(entry.fixed! - entry.broken!, 9);
      expect(wholeChange.value!).toBeCloseTo(change.value! * entry.share, 12);
      expect(entry.wholeAccuracy.gwin.value! - entry.wholeAccuracy.bnn.value!).toBeCloseTo(
        wholeChange.value!,
        12,
      );
    }
  });

  it('does not gain certainty from passes that repeat each other', () => {
    const input = plausibleInput({ samples: 600, passes: 1 });
    const once = thresholdInUse(gwinReport(input))!;
    const copies = thresholdInUse(
      gwinReport({ ...input, passes: Array.from({ length: 6 }, () => input.passes[0]!) }),
    )!;
    expect(copies.rejected).toBe(6 * once.rejected);
    const width = ({ low, high }: { low: number | null; high: number | null }) => high! - low!;
    expect(width(copies.rejectedAccuracy.gwin)).toBeGreaterThan(0.98 * width(once.rejectedAccuracy.gwin));
    expect(copies.comparisons.gwin!.change.standardError).toBeCloseTo(
      once.comparisons.gwin!.change.standardError!,
      6,
    );
    expect(copies.comparisons.gwin!.mcnemar.midP).toBeCloseTo(once.comparisons.gwin!.mcnemar.midP, 9);
  });

  it('leaves out what did not take part, and says so by null', () => {
    const bare = handPass({ certainty: [0.95, 0.6, 0.4, 0.9, 0.3], bnn: [0, 1, 1, 1, 0] });
    const report = gwinReport(handInput(labels, [bare]));
    const entry = at(report, 0.9);
    expect(entry).toMatchObject({ fixed: null, broken: null, rescued: null, classes: [] });
    expect(entry.rejectedAccuracy.gwin).toEqual({ value: null, low: null, high: null, n: 0 });
    expect(entry.comparisons.gwinAgainstSecond).toBeNull();
    expect(entry.trueClassCertainty.transform).toBeNull();
    expect(report.secondAlone.value).toBeNull();
    expect(report.metrics.bnn).toBeNull();
  });

  it('has no accuracy where nothing is rejected', () => {
    const certain = handPass({ certainty: [1, 1], bnn: [0, 1], gwin: [-1, -1] });
    const entry = at(gwinReport(handInput([0, 1], [certain])), 0.9);
    expect(entry.rejectedAccuracy.bnn).toEqual({ value: null, low: null, high: null, n: 0 });
    expect(entry).toMatchObject({ rejected: 0, share: 0, fixed: 0, broken: 0 });
    expect(entry.wholeAccuracy.gwin).toEqual(shareOf(2, 2));
  });

  it('shows the second classifier alone when it labelled everything', () => {
    expect(gwinReport(handInput(labels, [first])).secondAlone).toEqual(shareOf(5, 5));
  });

  it("reports the paper's thresholds and the one in use", () => {
    const input = plausibleInput({ samples: 100, passes: 1 });
    expect(gwinReport(input).thresholds.map(({ tau }) => tau)).toEqual(THRESHOLDS);
    const withOwn = gwinReport({ ...input, tau: 0.85 });
    expect(withOwn.thresholds).toHaveLength(9);
    expect(thresholdInUse(withOwn)?.tau).toBe(0.85);
  });

  it('draws a risk-coverage band that holds its curve and ends at the error rate', () => {
    const { riskCoverage, thresholds } = gwinReport(plausibleInput({ samples: 2000, passes: 2 }));
    expect(riskCoverage.points.length).toBeLessThanOrEqual(130);
    for (const point of riskCoverage.points) {
      expect(point.low).toBeLessThanOrEqual(point.risk);
      expect(point.high).toBeGreaterThanOrEqual(point.risk);
    }
    const last = riskCoverage.points.at(-1)!;
    expect(last.coverage).toBe(1);
    expect(last.risk).toBeCloseTo(1 - thresholds[0]!.wholeAccuracy.bnn.value!, 12);
  });

  const broken: [string, Partial<ReportInput>, string][] = [
    ['no passes', { passes: [] }, 'NO_DATA'],
    ['a τ above one', { tau: 90 }, 'BAD_ARGUMENT'],
    ['an unknown class', { labels: Int32Array.of(0, 0, 1, 1, 2) }, 'BAD_LABEL'],
    ['another number of labels', { labels: Int32Array.of(0, 0, 1, 1) }, 'BAD_ARGUMENT'],
    ['a control in one pass only', { passes: [first, { ...other, retry: null }] }, 'BAD_ARGUMENT'],
  ];
  it.each(broken)('refuses %s', (_, change, code) => {
    expect(() => gwinReport({ ...handInput(labels, [first]), ...change })).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

describe('ReportSchema', () => {
  it('accepts a computed report unchanged, also through JSON', () => {
    const report = gwinReport(plausibleInput({ samples: 400, passes: 2 }));
    expect(v.parse(ReportSchema, report)).toEqual(report);
    expect(v.parse(ReportSchema, JSON.parse(JSON.stringify(report)))).toEqual(report);
    const bare = gwinReport(handInput(labels, [handPass({ certainty: [1, 1, 1, 1, 1], bnn: labels })]));
    expect(v.parse(ReportSchema, bare)).toEqual(bare);
  });

  it('says the same as the type', () => {
    expectTypeOf<Report>().toExtend<GwinReport>();
    expectTypeOf<Mutable<GwinReport>>().toExtend<Report>();
    expect(v.safeParse(ReportSchema, { ...gwinReport(handInput(labels, [first])), more: 1 }).success).toBe(
      false,
    );
  });
});

/** Without `readonly`, which schemas don't infer. */
type Mutable<T> = { -readonly [Key in keyof T]: Mutable<T[Key]> };
