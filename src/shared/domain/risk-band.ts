import type { ReportInput } from './report-input.ts';
import { augrc, aurc, riskCoverage } from './selective-risk.ts';
import type { RiskPoint } from './selective-risk.ts';
import { clusteredShare } from './statistics.ts';
import { accepts } from './verdicts.ts';

/** Error among the accepted at one threshold, with its 95 % interval. */
export type BandPoint = {
  readonly tau: number;
  readonly coverage: number;
  readonly risk: number;
  readonly low: number;
  readonly high: number;
};

/** The classifier's risk-coverage curve over the pooled passes. */
export type RiskBand = {
  readonly aurc: number;
  readonly augrc: number;
  /** Ascending in coverage, thinned for drawing; areas are those of all points. */
  readonly points: readonly BandPoint[];
};

/** Coverages to draw at: each hundredth, and each quarter of one above 0.9, where risk changes most. */
const DRAWN_COVERAGES: readonly number[] = [
  ...Array.from({ length: 90 }, (_, i) => (i + 1) / 100),
  ...Array.from({ length: 40 }, (_, i) => 0.9 + (i + 1) / 400),
];

/** Risk-coverage curve of the classifier's own labels, with an interval at each drawn point. */
export function riskBand(input: ReportInput): RiskBand {
  const count = input.labels.length;
  const certainties = new Float64Array(count * input.passes.length);
  const correct = new Uint8Array(certainties.length);
  for (const [p, { bnn }] of input.passes.entries()) {
    certainties.set(bnn.certainties, p * count);
    for (const [n, label] of input.labels.entries()) correct[p * count + n] = Number(bnn.labels[n] === label);
  }
  const points = riskCoverage(certainties, correct);
  return {
    aurc: aurc(points),
    augrc: augrc(points),
    points: thinned(points).map((point) => withInterval(point, certainties, correct, count)),
  };
}

function thinned(points: readonly RiskPoint[]): readonly RiskPoint[] {
  const chosen = new Set<RiskPoint>();
  let next = 0;
  for (const point of points) {
    if (point.coverage + 1e-9 < (DRAWN_COVERAGES[next] ?? 1)) continue;
    chosen.add(point);
    while (next < DRAWN_COVERAGES.length && (DRAWN_COVERAGES[next] ?? 1) <= point.coverage + 1e-9) next++;
  }
  return [...chosen];
}

function withInterval(
  { tau, coverage, risk }: RiskPoint,
  certainties: Float64Array,
  correct: Uint8Array,
  images: number,
): BandPoint {
  const successes = new Float64Array(images);
  const sizes = new Float64Array(images);
  for (let i = 0; i < certainties.length; i++) {
    if (!accepts(certainties[i] ?? 0, tau)) continue;
    const n = i % images;
    successes[n] = (successes[n] ?? 0) + 1 - (correct[i] ?? 0);
    sizes[n] = (sizes[n] ?? 0) + 1;
  }
  const { low, high } = clusteredShare({ successes, sizes });
  return { tau, coverage, risk, low: low ?? risk, high: high ?? risk };
}
