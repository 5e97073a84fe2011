import type { JobKind } from '../../../shared/contract/jobs.ts';
import { isStep, type Reading } from './readings.ts';

export type CurvePoint = { readonly step: number; readonly value: number };

/** `training` and `validation` name the images it was measured on; `measured` is any other. */
export type Series = {
  readonly id: 'training' | 'validation' | 'measured';
  readonly points: readonly CurvePoint[];
  /** Measured on a small batch at each step, so a running mean is drawn over it. */
  readonly noisy: boolean;
};

export type CurveId =
  | 'wasserstein'
  | 'penalty'
  | 'right'
  | 'broken'
  | 'rescued'
  | 'loss'
  | 'nll'
  | 'accuracy'
  | 'calibration';

export type Curve = {
  readonly id: CurveId;
  readonly unit: 'plain' | 'nat' | 'share';
  /** More of it is harm. */
  readonly harm: boolean;
  readonly series: readonly Series[];
  /** Of the same images without a transform. */
  readonly baseline: number | null;
};

/** What an evaluation finds, of either kind of training. */
const EVALUATED = [
  'accuracyAfter',
  'fixed',
  'broken',
  'rescued',
  'rescuedAccuracy',
  'validationAccuracy',
  'validationNll',
] as const;

type Pick = (figures: Reading['figures']) => number | null | undefined;

/** What a training's readings show, in the order in which one reads it. Empty for jobs that train nothing. */
export function curvesOf(kind: JobKind, readings: readonly Reading[]): Curve[] {
  if (kind === 'train-gwin') return gwinCurves(readings);
  return kind === 'train-classifier' ? classifierCurves(readings) : [];
}

function gwinCurves(readings: readonly Reading[]): Curve[] {
  const wasserstein = everyStep(readings, ({ wasserstein }) => wasserstein);
  const penalty = everyStep(readings, ({ nll }) => nll);
  const baseline = readings.findLast(({ figures }) => isNumber(figures['accuracyBefore']));
  const right = evaluated(readings, ({ accuracyAfter }) => accuracyAfter);
  const rescued = evaluated(readings, ({ rescued, evaluated }) => ratio(rescued, evaluated));
  return [
    // A training without a critic has no estimate; what it rescued says more than an empty chart.
    wasserstein.length > 0
      ? curve('wasserstein', 'plain', [series('measured', wasserstein, true)])
      : curve('rescued', 'share', [series('measured', rescued, false)]),
    curve('penalty', 'nat', [series('measured', penalty, true)]),
    {
      ...curve('right', 'share', [series('measured', right, false)]),
      baseline: baseline?.figures['accuracyBefore'] ?? null,
    },
    {
      ...curve('broken', 'share', [series('measured', evaluated(readings, brokenShare), false)]),
      harm: true,
    },
  ];
}

/** Of the labels that were right before the transform, the share that is wrong after it. */
function brokenShare({ broken, accuracyBefore, evaluated }: Reading['figures']): number | null {
  if (!isNumber(accuracyBefore) || !isNumber(evaluated)) return null;
  return ratio(broken, Math.round(accuracyBefore * evaluated));
}

function classifierCurves(readings: readonly Reading[]): Curve[] {
  return [
    curve('loss', 'nat', [
      series(
        'training',
        everyStep(readings, ({ loss }) => loss),
        false,
      ),
    ]),
    curve('accuracy', 'share', [
      series(
        'training',
        everyStep(readings, ({ accuracy }) => accuracy),
        false,
      ),
      series(
        'validation',
        evaluated(readings, ({ validationAccuracy }) => validationAccuracy),
        false,
      ),
    ]),
    curve('nll', 'nat', [
      series(
        'training',
        everyStep(readings, ({ nll }) => nll),
        false,
      ),
      series(
        'validation',
        evaluated(readings, ({ validationNll }) => validationNll),
        false,
      ),
    ]),
    curve('calibration', 'share', [
      series(
        'validation',
        evaluated(readings, ({ validationEce }) => validationEce),
        false,
      ),
    ]),
  ];
}

function curve(id: CurveId, unit: Curve['unit'], all: readonly Series[]): Curve {
  return { id, unit, series: all, baseline: null, harm: false };
}

function series(id: Series['id'], points: readonly CurvePoint[], noisy: boolean): Series {
  return { id, points, noisy };
}

function everyStep(readings: readonly Reading[], pick: Pick): CurvePoint[] {
  return readings.flatMap(({ phase, done, figures }) => {
    const value = pick(figures);
    return isStep(phase) && isNumber(value) ? [{ step: done, value }] : [];
  });
}

/** Reports repeat what the last evaluation found until the next one: only where it changes was something measured. */
function evaluated(readings: readonly Reading[], pick: Pick): CurvePoint[] {
  let last = '';
  const fresh = readings.filter(({ figures }) => {
    const found = EVALUATED.map((name) => figures[name]).join();
    const isNew = found !== last;
    last = found;
    return isNew;
  });
  return everyStep(fresh, pick);
}

function ratio(part: number | null | undefined, whole: number | null | undefined): number | null {
  return isNumber(part) && isNumber(whole) && whole > 0 ? part / whole : null;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** The last point of a curve's last series that has any: the figure beside its title. */
export function latestOf({ series }: Curve): number | null {
  return series.findLast(({ points }) => points.length > 0)?.points.at(-1)?.value ?? null;
}
