import { GwinnowError } from '../errors.ts';
import { accepts } from './verdicts.ts';

/** One working point: all samples with certainty ≥ tau are accepted. */
export type RiskPoint = {
  readonly tau: number;
  readonly accepted: number;
  /** Wrong labels among the accepted. */
  readonly errors: number;
  /** accepted / N, 0..1. */
  readonly coverage: number;
  /** errors / accepted: selective risk. */
  readonly risk: number;
};

/**
 * The risk-coverage curve (El-Yaniv & Wiener 2010): one point for each distinct certainty, most certain first. Equal
 * certainties are accepted together, since no threshold can part them; so the order of samples doesn't matter.
 *
 * @param certainties [N]
 * @param correct [N], 1 where the label is right.
 * @throws NO_DATA when N is 0, BAD_ARGUMENT when the sizes disagree or a certainty is not a number.
 */
export function riskCoverage(
  certainties: Float32Array | Float64Array,
  correct: Uint8Array,
): readonly RiskPoint[] {
  const count = certainties.length;
  check(certainties, correct);
  const order = Uint32Array.from(certainties, (_, n) => n).sort(
    (a, b) => (certainties[b] ?? 0) - (certainties[a] ?? 0),
  );
  const points: RiskPoint[] = [];
  let errors = 0;
  for (let i = 0; i < count; i++) {
    const n = order[i] ?? 0;
    errors += 1 - (correct[n] ?? 0);
    const tau = certainties[n] ?? 0;
    if (i + 1 < count && certainties[order[i + 1] ?? 0] === tau) continue;
    points.push({ tau, accepted: i + 1, errors, coverage: (i + 1) / count, risk: errors / (i + 1) });
  }
  return points;
}

/**
 * Area under the risk-coverage curve (Geifman, Uziel & El-Yaniv 2019): the mean over i = 1..N of the risk among the i
 * most certain. Ties count with their expectation over all orders: of m tied samples with e errors, j taken hold
 * e j / m.
 *
 * @returns 0..1, lower is better; the error rate when certainty says nothing.
 */
export function aurc(points: readonly RiskPoint[]): number {
  let sum = 0;
  let before = { accepted: 0, errors: 0 };
  for (const point of points) {
    const tied = point.accepted - before.accepted;
    const wrong = point.errors - before.errors;
    for (let j = 1; j <= tied; j++) sum += (before.errors + (wrong * j) / tied) / (before.accepted + j);
    before = point;
  }
  return sum / before.accepted;
}

/**
 * Area under the generalized risk-coverage curve (Traub et al. 2024, "Overcoming Common Flaws in the Evaluation of
 * Selective Classification Systems", arXiv 2407.01032): ∫ P(wrong, c ≥ τ) dP(c ≥ τ), the generalized risk being
 * errors among the accepted / all samples. By trapezoids from (0, 0) through the points, which equals
 * (1 − AUROC_f)·acc·(1 − acc) + (1 − acc)² / 2 with ties counted half.
 *
 * @returns 0..0.5, lower is better: the mean share of undetected errors over all coverages.
 */
export function augrc(points: readonly RiskPoint[]): number {
  const total = points.at(-1)?.accepted ?? 0;
  let sum = 0;
  let before = { accepted: 0, errors: 0 };
  for (const point of points) {
    sum += ((before.errors + point.errors) / 2) * (point.accepted - before.accepted);
    before = point;
  }
  return sum / total ** 2;
}

/** The point of largest coverage whose risk is at most `goal` (0..1); null where even the most certain miss it. */
export function coverageAtRisk(points: readonly RiskPoint[], goal: number): RiskPoint | null {
  return points.findLast((point) => point.risk <= goal) ?? null;
}

/** Errors expected among samples accepted at τ, on labelled ones; risk is null when none is accepted. */
export type AcceptedError = {
  readonly tau: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly errors: number;
  readonly risk: number | null;
  /** Wrong labels among the rejected: what a review would see before release. */
  readonly caught: number;
};

/** Counts behind "expected error among the accepted" at any τ, not only at certainties that occur. */
export function acceptedError(
  certainties: Float32Array | Float64Array,
  correct: Uint8Array,
  tau: number,
): AcceptedError {
  check(certainties, correct);
  let accepted = 0;
  let errors = 0;
  let wrong = 0;
  for (let n = 0; n < certainties.length; n++) {
    const isWrong = 1 - (correct[n] ?? 0);
    wrong += isWrong;
    if (!accepts(certainties[n] ?? 0, tau)) continue;
    accepted++;
    errors += isWrong;
  }
  const risk = accepted === 0 ? null : errors / accepted;
  return { tau, accepted, rejected: certainties.length - accepted, errors, risk, caught: wrong - errors };
}

function check(certainties: Float32Array | Float64Array, correct: Uint8Array): void {
  if (certainties.length === 0) throw new GwinnowError('NO_DATA', 'no sample to measure selective risk on');
  if (certainties.length !== correct.length) {
    throw new GwinnowError(
      'BAD_ARGUMENT',
      `${certainties.length} certainties given for ${correct.length} samples`,
    );
  }
  const bad = certainties.findIndex((value: number) => Number.isNaN(value));
  if (bad >= 0) throw new GwinnowError('BAD_ARGUMENT', `the certainty of sample ${bad} is not a number`);
}
