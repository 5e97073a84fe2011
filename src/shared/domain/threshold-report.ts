import { boxPlot } from './box-plot.ts';
import type { BoxPlot } from './box-plot.ts';
import { rejectsAt } from './report-input.ts';
import type { Rejects, Relabeller, ReportInput, Source } from './report-input.ts';
import { clusteredChange, clusteredMcnemar, clusteredShare } from './statistics.ts';
import type { Change, ClusteredCounts, PairedTest, Share } from './statistics.ts';
import { accepts } from './verdicts.ts';

/** How often each of four things happened to a label, over rejected answers. */
export type LabelFates = {
  /** Wrong before, right after. */
  readonly fixed: number;
  /** Right before, wrong after. */
  readonly broken: number;
  readonly keptRight: number;
  /** Wrong before and after, whether or not the label changed. */
  readonly keptWrong: number;
};

/** One way to label the rejects beside another, on the same answers. */
export type Comparison = LabelFates & {
  /** Of the accuracy on the rejected. */
  readonly change: Change;
  /** Of the accuracy on all samples. */
  readonly wholeChange: Change;
  readonly mcnemar: PairedTest;
};

/** A group of rejects with the accuracy of its suggested labels. */
export type Group = { readonly count: number; readonly accuracy: Share };

/** Rejects of one true class. */
export type ClassFates = LabelFates & { readonly label: number; readonly rejected: number };

/** A box plot with its outliers thinned to one for each 0.001; `outlierCount` counts all. */
export type ReportBox = BoxPlot & { readonly outlierCount: number };

/** Certainty in the true class, of rejected originals and of their transforms; null where there are none. */
export type BoxPair = { readonly original: ReportBox | null; readonly transform: ReportBox | null };

/** All that is said of one threshold. Counts are sums over the passes; see `passes` and `samples` of the report. */
export type ThresholdReport = {
  readonly tau: number;
  readonly rejected: number;
  /** rejected / (samples · passes), 0..1. */
  readonly share: number;
  /** Different images among the rejected. */
  readonly rejectedImages: number;
  /** 1 − share: what is accepted without review. */
  readonly coverage: number;
  readonly rejectedAccuracy: Readonly<Record<Source, Share>>;
  /** Over all samples; `reject` over the accepted ones alone. */
  readonly wholeAccuracy: Readonly<Record<Source | 'reject', Share>>;
  /** Of GWIN, null without a transform. */
  readonly fixed: number | null;
  readonly broken: number | null;
  readonly keptRight: number | null;
  readonly keptWrong: number | null;
  /** Rejects whose transform is certain, and those still unsure. */
  readonly rescued: Group | null;
  readonly unsure: Group | null;
  /** From the classifier's own label to each relabeller's, and from each control's to GWIN's. */
  readonly comparisons: Readonly<
    Record<Relabeller | 'gwinAgainstRetry' | 'gwinAgainstSecond', Comparison | null>
  >;
  readonly classes: readonly ClassFates[];
  readonly trueClassCertainty: BoxPair;
};

const NO_ANSWERS: ClusteredCounts = { successes: [], sizes: [] };

/** The report on one threshold; see `rejectsAt` for what it throws. */
export function thresholdReport(input: ReportInput, tau: number): ThresholdReport {
  const rejects = rejectsAt(input, tau);
  const { right } = rejects;
  const answers = input.labels.length * input.passes.length;
  const accepted = acceptedCounts(input, tau);
  const compare = (before: Uint8Array | null, after: Uint8Array | null) =>
    before && after ? comparison(input, rejects, accepted, before, after) : null;
  const gwin = compare(right.bnn, right.gwin);
  return {
    tau,
    rejected: rejects.image.length,
    share: rejects.image.length / answers,
    rejectedImages: new Set(rejects.image).size,
    coverage: 1 - rejects.image.length / answers,
    rejectedAccuracy: ofSources((source) => accuracyOf(input, rejects.image, right[source])),
    wholeAccuracy: {
      ...ofSources((source) => wholeAccuracyOf(input, rejects, accepted, right[source])),
      reject: clusteredShare(accepted),
    },
    fixed: gwin?.fixed ?? null,
    broken: gwin?.broken ?? null,
    keptRight: gwin?.keptRight ?? null,
    keptWrong: gwin?.keptWrong ?? null,
    rescued: groupOf(input, rejects, tau, true),
    unsure: groupOf(input, rejects, tau, false),
    comparisons: {
      gwin,
      retry: compare(right.bnn, right.retry),
      second: compare(right.bnn, right.second),
      gwinAgainstRetry: compare(right.retry, right.gwin),
      gwinAgainstSecond: compare(right.second, right.gwin),
    },
    classes: right.gwin ? classFates(input, rejects, right.gwin) : [],
    trueClassCertainty: trueClassBoxes(input, rejects, null),
  };
}

/**
 * Box plots of the certainty in the true class over rejected answers, of one class or (null) of all.
 */
export function trueClassBoxes(input: ReportInput, rejects: Rejects, label: number | null): BoxPair {
  const chosen = Array.from(rejects.image.keys()).filter(
    (r) => label === null || input.labels[rejects.image[r] ?? 0] === label,
  );
  const values = (source: 'bnn' | 'gwin') =>
    chosen.map((r) => {
      const column = input.passes[rejects.pass[r] ?? 0]?.[source]?.trueClassCertainties;
      return column?.[rejects.image[r] ?? 0] ?? Number.NaN;
    });
  return {
    original: chosen.length === 0 ? null : reportBox(values('bnn')),
    transform: chosen.length === 0 || rejects.right.gwin === null ? null : reportBox(values('gwin')),
  };
}

function reportBox(values: readonly number[]): ReportBox {
  const box = boxPlot(values);
  const outliers = [...new Set(box.outliers.map((value) => Math.round(value * 1000) / 1000))];
  return { ...box, outliers, outlierCount: box.outliers.length };
}

function ofSources<Value>(of: (source: Source) => Value): Record<Source, Value> {
  return { bnn: of('bnn'), gwin: of('gwin'), retry: of('retry'), second: of('second') };
}

/** Sums answers by image: `image` and `right` are aligned. */
function byImage(input: ReportInput, image: Int32Array, right: Uint8Array): ClusteredCounts {
  const successes = new Float64Array(input.labels.length);
  const sizes = new Float64Array(input.labels.length);
  for (const [r, n] of image.entries()) {
    successes[n] = (successes[n] ?? 0) + (right[r] ?? 0);
    sizes[n] = (sizes[n] ?? 0) + 1;
  }
  return { successes, sizes };
}

/** Accepted answers by image, and the right ones among them. */
function acceptedCounts(input: ReportInput, tau: number): ClusteredCounts {
  const successes = new Float64Array(input.labels.length);
  const sizes = new Float64Array(input.labels.length);
  for (const { bnn } of input.passes) {
    for (const [n, label] of input.labels.entries()) {
      if (!accepts(bnn.certainties[n] ?? 0, tau)) continue;
      successes[n] = (successes[n] ?? 0) + Number(bnn.labels[n] === label);
      sizes[n] = (sizes[n] ?? 0) + 1;
    }
  }
  return { successes, sizes };
}

function accuracyOf(input: ReportInput, image: Int32Array, right: Uint8Array | null): Share {
  return clusteredShare(right ? byImage(input, image, right) : NO_ANSWERS);
}

function wholeAccuracyOf(
  input: ReportInput,
  rejects: Rejects,
  accepted: ClusteredCounts,
  right: Uint8Array | null,
): Share {
  if (right === null) return clusteredShare(NO_ANSWERS);
  return clusteredShare(joined(accepted, byImage(input, rejects.image, right)));
}

function joined(a: ClusteredCounts, b: ClusteredCounts): ClusteredCounts {
  return { successes: sum(a.successes, b.successes), sizes: sum(a.sizes, b.sizes) };
}

function sum(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  const result = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) result[i] = (a[i] ?? 0) + (b[i] ?? 0);
  return result;
}

function comparison(
  input: ReportInput,
  rejects: Rejects,
  accepted: ClusteredCounts,
  before: Uint8Array,
  after: Uint8Array,
): Comparison {
  const first = byImage(input, rejects.image, before);
  const second = byImage(input, rejects.image, after);
  return {
    ...fatesOf(before, after, () => true),
    change: clusteredChange(first, second.successes),
    wholeChange: clusteredChange(joined(accepted, first), joined(accepted, second).successes),
    mcnemar: clusteredMcnemar(first.successes, second.successes),
  };
}

function fatesOf(before: Uint8Array, after: Uint8Array, counts: (r: number) => boolean): LabelFates {
  const fates = { fixed: 0, broken: 0, keptRight: 0, keptWrong: 0 };
  for (const [r, was] of before.entries()) {
    if (!counts(r)) continue;
    if (after[r] === 1) fates[was === 1 ? 'keptRight' : 'fixed']++;
    else fates[was === 1 ? 'broken' : 'keptWrong']++;
  }
  return fates;
}

function classFates(input: ReportInput, rejects: Rejects, after: Uint8Array): ClassFates[] {
  return input.dataset.classes.map((_, label) => {
    const fates = fatesOf(rejects.right.bnn, after, (r) => input.labels[rejects.image[r] ?? 0] === label);
    const rejected = fates.fixed + fates.broken + fates.keptRight + fates.keptWrong;
    return { label, rejected, ...fates };
  });
}

/** Rejects whose transform is (or is not) accepted at the same τ, in their own pass. */
function groupOf(input: ReportInput, rejects: Rejects, tau: number, certain: boolean): Group | null {
  const { right } = rejects;
  if (right.gwin === null) return null;
  const chosen = Array.from(rejects.image.keys()).filter((r) => {
    const certainties = input.passes[rejects.pass[r] ?? 0]?.gwin?.certainties;
    return accepts(certainties?.[rejects.image[r] ?? 0] ?? Number.NaN, tau) === certain;
  });
  const image = Int32Array.from(chosen, (r) => rejects.image[r] ?? 0);
  const answers = Uint8Array.from(chosen, (r) => right.gwin?.[r] ?? 0);
  return { count: chosen.length, accuracy: accuracyOf(input, image, answers) };
}
