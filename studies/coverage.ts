import { augrc, aurc, type RiskPoint, riskCoverage } from '../src/shared/domain/selective-risk.ts';

/** Names of the figures of one risk-coverage curve, in the order in which they stand. */
export const FIGURES = ['errors', 'aurc', 'augrc', 'riskAt99', 'riskAt95', 'riskAt90'] as const;
const AUGRC = FIGURES.indexOf('augrc');
const COVERAGES = [0.99, 0.95, 0.9];

/** Images by falling certainty, so that resamples need no sorting. */
export type Ordered = {
  readonly image: Int32Array;
  readonly certainties: Float64Array;
  readonly correct: Uint8Array;
};

export function ordered(certainties: Float64Array, correct: Uint8Array): Ordered {
  const image = Int32Array.from(certainties.keys()).sort(
    (a, b) => (certainties[b] ?? 0) - (certainties[a] ?? 0),
  );
  return {
    image,
    certainties: Float64Array.from(image, (n) => certainties[n] ?? 0),
    correct: Uint8Array.from(image, (n) => correct[n] ?? 0),
  };
}

/**
 * FIGURES of one way to label and to be certain, 0..1.
 *
 * @param counts [N]: how often each image is in the sample; every image once when left out.
 */
export function figuresOf(given: Ordered, counts?: Uint16Array): number[] {
  const sample = counts === undefined ? given : repeated(given, counts);
  const points = riskCoverage(sample.certainties, sample.correct);
  const risks = COVERAGES.map((coverage) => riskAt(points, coverage));
  return [points.at(-1)?.risk ?? Number.NaN, aurc(points), augrc(points), ...risks];
}

/** Means of FIGURES over the passes of a way, and last its AUGRC less that of another way, which is 0 for none. */
export function meanFigures(
  passes: readonly Ordered[],
  counts?: Uint16Array,
  augrcBefore?: number,
): number[] {
  const found = passes.map((pass) => figuresOf(pass, counts));
  const means = FIGURES.map((_, f) => found.reduce((sum, one) => sum + (one[f] ?? 0), 0) / found.length);
  const own = means[AUGRC] ?? 0;
  means.push(own - (augrcBefore ?? own));
  return means;
}

/** The AUGRC among the means. */
export function augrcOf(means: readonly number[]): number {
  return means[AUGRC] ?? Number.NaN;
}

function repeated({ image, certainties, correct }: Ordered, counts: Uint16Array): Ordered {
  const rows: number[] = [];
  for (const [row, n] of image.entries()) for (let i = counts[n] ?? 0; i > 0; i--) rows.push(row);
  return {
    image: Int32Array.from(rows, (row) => image[row] ?? 0),
    certainties: Float64Array.from(rows, (row) => certainties[row] ?? 0),
    correct: Uint8Array.from(rows, (row) => correct[row] ?? 0),
  };
}

/**
 * Error among the most certain `coverage` (0..1) of all images; where equal certainties straddle the bar, what is
 * expected of a random choice among them.
 */
export function riskAt(points: readonly RiskPoint[], coverage: number): number {
  const total = points.at(-1)?.accepted ?? 0;
  const wanted = coverage * total;
  const place = points.findIndex(({ accepted }) => accepted >= wanted);
  const upper = points[place];
  if (upper === undefined || wanted === 0) return Number.NaN;
  const lower = points[place - 1] ?? { accepted: 0, errors: 0 };
  const part = (wanted - lower.accepted) / (upper.accepted - lower.accepted);
  return (lower.errors + part * (upper.errors - lower.errors)) / wanted;
}
