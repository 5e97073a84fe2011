import type { Outlook } from '../../shared/contract/thresholds.ts';
import type { BandPoint } from '../../shared/domain/risk-band.ts';
import type { Share } from '../../shared/domain/statistics.ts';

export type OutlookPoint = Outlook['points'][number];

/** What a threshold means for the images that were scored and for the person who reviews them. */
export type Consequences = {
  readonly tau: number;
  /** Images to review, and their share of all scored ones. */
  readonly review: number;
  readonly share: number;
  readonly error: Share;
  /** Reviewer time at the measured pace; null while no pace is known. */
  readonly seconds: number | null;
  /** Wrong labels among those to review. */
  readonly caught: number;
};

/** The nearest step of the outlook to a threshold, within 0..1. */
export function onGrid(tau: number): number {
  return Math.round(1000 * Math.min(1, Math.max(0, tau))) / 1000;
}

/** Whether the outlook has a threshold exactly, and not only its nearest step. */
export function isOnGrid(tau: number): boolean {
  return Math.abs(onGrid(tau) - tau) < 1e-9;
}

export function pointAt({ points }: Pick<Outlook, 'points'>, tau: number): OutlookPoint | null {
  return points[Math.round(1000 * onGrid(tau))] ?? null;
}

/** What the nearest step to a threshold would do; null for an outlook without points. */
export function consequencesAt(outlook: Outlook, tau: number): Consequences | null {
  const point = pointAt(outlook, tau);
  if (point === null) return null;
  const { samples, secondsPerItem } = outlook;
  return {
    tau: point.tau,
    review: point.rejected,
    share: samples === 0 ? 0 : point.rejected / samples,
    error: point.errorAmongAccepted,
    seconds: secondsPerItem === null ? null : secondsPerItem * point.rejected,
    caught: point.wrongCaught,
  };
}

/** Wrong labels among all scored images that came with one. */
export function wrongLabels({ bins }: Pick<Outlook, 'bins'>): number {
  return bins.reduce((sum, { wrong }) => sum + wrong, 0);
}

/** Error goals that the screen offers: at most this share of the accepted labels wrong. */
export const GOALS: readonly number[] = [0.001, 0.002, 0.005, 0.01];

/** `bound`: the interval's upper end keeps the goal; `estimate`: the observed share does. */
export type GoalRule = 'bound' | 'estimate';

/** The smallest threshold that keeps an error goal; null where none does. */
export function pointForGoal(
  points: readonly OutlookPoint[],
  goal: number,
  rule: GoalRule,
): OutlookPoint | null {
  const meets = ({ errorAmongAccepted: { value, high } }: OutlookPoint) => {
    const figure = rule === 'bound' ? high : value;
    return figure !== null && figure <= goal;
  };
  return points.find(meets) ?? null;
}

/**
 * Error among the accepted by share accepted, ascending in it. Steps of τ that accept the same images are one point,
 * that of the largest τ; steps that accept no labelled image have no error and are left out.
 */
export function riskCurve({ points, samples }: Pick<Outlook, 'points' | 'samples'>): readonly BandPoint[] {
  const curve: BandPoint[] = [];
  let rejected = -1;
  for (const point of points.toReversed()) {
    const { value, low, high } = point.errorAmongAccepted;
    if (value === null || low === null || high === null || point.rejected === rejected) continue;
    rejected = point.rejected;
    curve.push({ tau: point.tau, coverage: 1 - rejected / samples, risk: value, low, high });
  }
  return curve;
}

/** The point of a curve whose coverage is nearest. */
export function nearestByCoverage(curve: readonly BandPoint[], coverage: number): BandPoint | null {
  let nearest: BandPoint | null = null;
  for (const point of curve) {
    if (nearest === null || Math.abs(point.coverage - coverage) < Math.abs(nearest.coverage - coverage)) {
      nearest = point;
    }
  }
  return nearest;
}

/** Rows for the table behind the curve: every hundredth of τ, and what else is asked for. */
export function tableSteps(
  points: readonly OutlookPoint[],
  also: readonly number[],
): readonly OutlookPoint[] {
  const wanted = new Set(also.map((tau) => Math.round(1000 * tau)));
  return points.filter((_, step) => wanted.has(step) || step % (step < 900 ? 50 : 10) === 0 || step === 999);
}
