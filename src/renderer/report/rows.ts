import { thresholdInUse } from '../../shared/domain/gwin-report.ts';
import type { GwinReport } from '../../shared/domain/gwin-report.ts';
import type { Change, Share } from '../../shared/domain/statistics.ts';
import type {
  BoxPair,
  ClassFates,
  Comparison,
  ThresholdReport,
} from '../../shared/domain/threshold-report.ts';

/** One threshold in the table of the report. */
export type ThresholdRow = {
  readonly tau: number;
  readonly inUse: boolean;
  readonly rejected: number;
  readonly share: number;
  readonly before: Share;
  readonly after: Share;
  /** Of the accuracy on the rejected; null without a transform. */
  readonly change: Change | null;
  readonly wholeBefore: Share;
  readonly wholeAfter: Share;
  readonly wholeAccepted: Share;
  readonly fixed: number | null;
  readonly broken: number | null;
  readonly retry: Comparison | null;
  readonly second: Comparison | null;
};

/** Thresholds that reject something, ascending. */
export function thresholdRows(report: GwinReport): readonly ThresholdRow[] {
  return report.thresholds.filter(({ rejected }) => rejected > 0).map((entry) => rowOf(entry, report.tau));
}

function rowOf(entry: ThresholdReport, inUse: number): ThresholdRow {
  const { tau, rejected, share, rejectedAccuracy, wholeAccuracy, fixed, broken, comparisons } = entry;
  return {
    tau,
    inUse: tau === inUse,
    rejected,
    share,
    before: rejectedAccuracy.bnn,
    after: rejectedAccuracy.gwin,
    change: comparisons.gwin?.change ?? null,
    wholeBefore: wholeAccuracy.bnn,
    wholeAfter: wholeAccuracy.gwin,
    wholeAccepted: wholeAccuracy.reject,
    fixed,
    broken,
    retry: comparisons.retry,
    second: comparisons.second,
  };
}

/** Thresholds at which nothing is rejected, so that no row shows them. */
export function emptyThresholds({ thresholds }: GwinReport): readonly number[] {
  return thresholds.filter(({ rejected }) => rejected === 0).map(({ tau }) => tau);
}

/** Values that the marks of the change column share; 0 always lies inside. */
export function changeReach(rows: readonly ThresholdRow[]): { readonly low: number; readonly high: number } {
  const changes = rows.flatMap(({ change }) =>
    change === null ? [] : [change.low, change.high, change.value],
  );
  const values = changes.filter((value) => value !== null);
  return { low: Math.min(0, ...values), high: Math.max(0, ...values) };
}

/** More classes than this can't be told apart in a chart; the tables behind hold all. */
export const MOST_CLASSES = 20;

export type NamedFates = ClassFates & { readonly name: string };

/** What the transform did to each class at the threshold in use, in the order of the classes. */
export function classFates(report: GwinReport): readonly NamedFates[] {
  const classes = thresholdInUse(report)?.classes ?? [];
  return classes.map(({ label, rejected, fixed, broken, keptRight, keptWrong }) => ({
    label,
    name: nameOf(report, label),
    rejected,
    fixed,
    broken,
    keptRight,
    keptWrong,
  }));
}

export type BoxGroup = BoxPair & { readonly name: string; readonly tau: number };

/** Certainty of the true class, for each class with rejects at the threshold in use. */
export function classBoxes(report: GwinReport): readonly BoxGroup[] {
  return report.classCertainty
    .filter(({ original }) => original !== null)
    .map(({ label, original, transform }) => ({
      name: nameOf(report, label),
      tau: report.tau,
      original,
      transform,
    }));
}

/** The `MOST_CLASSES` entries with the most rejects, still in the order given. */
export function mostRejected<Item>(
  items: readonly Item[],
  rejected: (item: Item) => number,
): readonly Item[] {
  const chosen = new Set(items.toSorted((a, b) => rejected(b) - rejected(a)).slice(0, MOST_CLASSES));
  return items.filter((item) => chosen.has(item));
}

/** Name of a class; its number where the data set does not name it. */
export function nameOf({ dataset }: GwinReport, label: number): string {
  return dataset.classes[label] ?? String(label);
}
