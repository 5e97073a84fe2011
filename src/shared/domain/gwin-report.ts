import type { Statistic } from './certainty.ts';
import type { ClassificationMetrics } from './classification-metrics.ts';
import { THRESHOLDS, checkReportInput, rejectsAt } from './report-input.ts';
import type { Cost, ModelFacts, ReportInput } from './report-input.ts';
import { riskBand } from './risk-band.ts';
import type { RiskBand } from './risk-band.ts';
import { clusteredShare } from './statistics.ts';
import type { Share } from './statistics.ts';
import { thresholdReport, trueClassBoxes } from './threshold-report.ts';
import type { BoxPair, ThresholdReport } from './threshold-report.ts';

/**
 * What GWIN did to the rejected images of one data set, beside what its controls did to the same ones. Shares are
 * 0..1, intervals 95 %, with images as the sampling units where passes are pooled.
 */
export type GwinReport = {
  readonly version: 1;
  readonly dataset: {
    readonly name: string;
    readonly split: string;
    readonly samples: number;
    readonly classes: readonly string[];
    readonly fingerprint: string | null;
  };
  readonly models: {
    readonly bnn: ModelFacts;
    readonly gwin: ModelFacts | null;
    readonly second: ModelFacts | null;
  };
  /** T, weight draws behind each certainty. */
  readonly draws: number;
  readonly statistic: Statistic;
  /** Times the whole set went through, each with draws of its own. */
  readonly passes: number;
  /** The threshold in use. */
  readonly tau: number;
  /** Means over the passes; null where probabilities were not at hand. */
  readonly metrics: {
    readonly bnn: ClassificationMetrics | null;
    readonly second: ClassificationMetrics | null;
  };
  /** Ascending in τ. */
  readonly thresholds: readonly ThresholdReport[];
  /** The second classifier by itself on all samples, without rejection; no value unless it labelled them all. */
  readonly secondAlone: Share;
  readonly riskCoverage: RiskBand;
  /** Certainty in the true class at the threshold in use, for each class. */
  readonly classCertainty: readonly (BoxPair & { readonly label: number })[];
  readonly costs: readonly Cost[];
};

/**
 * Computes the report from plain arrays.
 *
 * @throws what `checkReportInput` and `rejectsAt` name: NO_DATA, BAD_ARGUMENT, BAD_LABEL, NO_SCORES.
 */
export function gwinReport(input: ReportInput): GwinReport {
  checkReportInput(input);
  const taus = [...new Set([...(input.thresholds ?? THRESHOLDS), input.tau])].sort((a, b) => a - b);
  const inUse = rejectsAt(input, input.tau);
  const { name, split, fingerprint, classes } = input.dataset;
  return {
    version: 1,
    dataset: { name, split, samples: input.labels.length, classes, fingerprint },
    models: input.models,
    draws: input.draws,
    statistic: input.statistic,
    passes: input.passes.length,
    tau: input.tau,
    metrics: { bnn: meanMetrics(input), second: input.secondMetrics },
    thresholds: taus.map((tau) => thresholdReport(input, tau)),
    secondAlone: secondAlone(input),
    riskCoverage: riskBand(input),
    classCertainty: classes.map((_, label) => {
      const { original, transform } = trueClassBoxes(input, inUse, label);
      return { label, original, transform };
    }),
    costs: input.costs,
  };
}

/** The report's entry for the threshold in use. */
export function thresholdInUse(report: GwinReport): ThresholdReport | null {
  return report.thresholds.find((entry) => entry.tau === report.tau) ?? null;
}

function meanMetrics({ passes }: ReportInput): ClassificationMetrics | null {
  const known = passes.flatMap(({ metrics }) => metrics ?? []);
  if (known.length < passes.length) return null;
  const mean = (key: keyof ClassificationMetrics) =>
    known.reduce((sum, metrics) => sum + metrics[key], 0) / known.length;
  return { accuracy: mean('accuracy'), nll: mean('nll'), brier: mean('brier'), ece: mean('ece') };
}

function secondAlone({ labels, passes }: ReportInput): Share {
  const successes = new Float64Array(labels.length);
  for (const { second } of passes) {
    if (!second || second.labels.includes(-1)) return clusteredShare({ successes: [], sizes: [] });
    for (const [n, label] of labels.entries()) {
      successes[n] = (successes[n] ?? 0) + Number(second.labels[n] === label);
    }
  }
  return clusteredShare({ successes, sizes: labels.map(() => passes.length) });
}
