import type { RiskBand } from '../../../shared/domain/risk-band.ts';
import type { Change } from '../../../shared/domain/statistics.ts';
import type {
  BoxPair,
  ClassFates,
  ReportBox,
  ThresholdReport,
} from '../../../shared/domain/threshold-report.ts';
import { count, cut, percentage } from '../../../shared/domain/figures.ts';
import { direction } from '../../../shared/domain/findings.ts';
import { markup } from './markup.ts';
import type { Markup } from './markup.ts';

/** One slot of a box plot chart: rejected originals beside their transforms, under one threshold. */
export type BoxGroup = BoxPair & { readonly name: string; readonly tau: number };

const BOX_CHART = { height: 340, left: 36, right: 8, top: 12, bottom: 44 } as const;
/** Widths of charts that fill two thirds and one half of the page. */
export const WIDE = 800;
export const HALF = 600;

/** Pairs of box plots of certainty, 0..1, whiskers at 1.5 IQR, outliers as dots, τ dashed across each slot. */
export function boxPlotChart(
  id: string,
  title: string,
  description: string,
  groups: readonly BoxGroup[],
  width: number,
): Markup {
  const { height, left, right, top, bottom } = BOX_CHART;
  const y = (certainty: number) => round(top + (1 - certainty) * (height - top - bottom));
  const slot = (width - left - right) / Math.max(1, groups.length);
  const boxWidth = Math.min(22, slot * 0.3);
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(
    (tick) =>
      markup`<line class="gridline" x1="${left}" x2="${width - right}" y1="${y(tick)}" y2="${y(tick)}"/><text x="${left - 8}" y="${y(tick) + 4}" text-anchor="end">${tick}</text>`,
  );
  const slots = groups.map((group, i) => {
    const centre = left + (i + 0.5) * slot;
    const n = group.original?.n ?? 0;
    return markup`${boxOf(group.original, 'original', centre - boxWidth * 0.62, boxWidth, y)}${boxOf(group.transform, 'transform', centre + boxWidth * 0.62, boxWidth, y)}<line class="threshold" x1="${round(left + i * slot)}" x2="${round(left + (i + 1) * slot)}" y1="${y(group.tau)}" y2="${y(group.tau)}"/><text class="name" x="${round(centre)}" y="${height - 24}" text-anchor="middle">${shortened(group.name, slot)}</text><text x="${round(centre)}" y="${height - 8}" text-anchor="middle">${count(n)}</text>`;
  });
  return figure(
    id,
    title,
    description,
    width,
    height,
    markup`${ticks}${slots}<text x="${left - 8}" y="${height - 8}" text-anchor="end">n</text>`,
  );
}

function boxOf(
  box: ReportBox | null,
  role: 'original' | 'transform',
  centre: number,
  width: number,
  y: (certainty: number) => number,
): Markup | null {
  if (box === null) return null;
  const x = round(centre);
  const from = round(centre - width / 2);
  const to = round(centre + width / 2);
  const dots = box.outliers.map((value) =>
    role === 'original'
      ? markup`<rect class="dot-original" x="${round(x - 1.5)}" y="${round(y(value) - 1.5)}" width="3" height="3"/>`
      : markup`<circle class="dot-transform" cx="${x}" cy="${y(value)}" r="1.8"/>`,
  );
  const median = role === 'original' ? 'line-original' : 'median-transform';
  return markup`${dots}<line class="line-${role}" x1="${x}" x2="${x}" y1="${y(box.low)}" y2="${y(box.q1)}"/><line class="line-${role}" x1="${x}" x2="${x}" y1="${y(box.q3)}" y2="${y(box.high)}"/><rect class="box-${role}" x="${from}" y="${y(box.q3)}" width="${round(to - from)}" height="${round(Math.max(0.5, y(box.q1) - y(box.q3)))}" rx="2"/><line class="${median}" x1="${from}" x2="${to}" y1="${y(box.median)}" y2="${y(box.median)}"/>`;
}

const RISK_CHART = { width: HALF, height: 340, left: 52, right: 20, top: 16, bottom: 48 } as const;

/** Error among the accepted against coverage with its band; squares = thresholds, circle = the one in use. */
export function riskChart(
  id: string,
  title: string,
  description: string,
  band: RiskBand,
  thresholds: readonly ThresholdReport[],
  inUse: number,
): Markup {
  const { width, height, left, right, top, bottom } = RISK_CHART;
  const lowest = Math.min(...thresholds.map(({ coverage }) => coverage), band.points.at(-1)?.coverage ?? 1);
  const start = Math.max(0, Math.floor((lowest - 0.05) * 10) / 10);
  const points = band.points.filter(({ coverage }) => coverage >= start);
  const ceiling = niceCeiling(
    Math.max(0.001, ...points.map(({ risk, high }) => Math.min(high, 2 * risk + 0.005))),
  );
  const x = (coverage: number) => round(left + ((coverage - start) / (1 - start)) * (width - left - right));
  const y = (risk: number) => round(top + (1 - Math.min(1, risk / ceiling)) * (height - top - bottom));
  const rising = Array.from({ length: 6 }, (_, i) => (i * ceiling) / 5).map(
    (tick) =>
      markup`<line class="gridline" x1="${left}" x2="${width - right}" y1="${y(tick)}" y2="${y(tick)}"/><text x="${left - 8}" y="${y(tick) + 4}" text-anchor="end">${percentage(tick, ceiling < 0.02 ? 2 : 1)}</text>`,
  );
  const steps = Math.round((1 - start) * 10);
  const across = Array.from({ length: steps + 1 }, (_, i) => start + i / 10).map(
    (tick) =>
      markup`<text x="${x(tick)}" y="${height - 28}" text-anchor="middle">${percentage(tick, 0)}</text>`,
  );
  const edge = [
    ...points.map((p) => `${x(p.coverage)},${y(p.high)}`),
    ...points.toReversed().map((p) => `${x(p.coverage)},${y(p.low)}`),
  ];
  const lastInUse = thresholds.toSorted((a, b) => Number(a.tau === inUse) - Number(b.tau === inUse));
  const line = points.map((p) => `${x(p.coverage)},${y(p.risk)}`);
  return figure(
    id,
    title,
    description,
    width,
    height,
    markup`${rising}${across}<polygon class="band" points="${edge.join(' ')}"/><polyline class="curve" points="${line.join(' ')}"/>${lastInUse.map((entry) => workingPoint(entry, inUse, x, y))}<text x="${round((left + width - right) / 2)}" y="${height - 8}" text-anchor="middle">Accepted without review, % of all images</text><text transform="translate(12 ${round((top + height - bottom) / 2)}) rotate(-90)" text-anchor="middle">Error among accepted, %</text>`,
  );
}

function workingPoint(
  { tau, coverage, wholeAccuracy }: ThresholdReport,
  inUse: number,
  x: (coverage: number) => number,
  y: (risk: number) => number,
): Markup | null {
  if (wholeAccuracy.reject.value === null) return null;
  const cx = x(coverage);
  const cy = y(1 - wholeAccuracy.reject.value);
  const title = markup`<title>τ ${cut(tau)}: ${percentage(coverage, 1)} % accepted, error ${percentage(1 - wholeAccuracy.reject.value, 2)} %</title>`;
  return tau === inUse
    ? markup`<g>${title}<circle class="point-in-use" cx="${cx}" cy="${cy}" r="6"/><text class="name" x="${cx - 10}" y="${cy - 10}" text-anchor="end">τ ${cut(tau)}</text></g>`
    : markup`<g>${title}<rect class="point" x="${round(cx - 3.5)}" y="${round(cy - 3.5)}" width="7" height="7"/></g>`;
}

const BAR = { width: 380, row: 30, gap: 14, top: 22 } as const;

/** Fixed to the right, broken to the left of one line for each class, on one scale; harmed classes stand out. */
export function fatesChart(
  id: string,
  title: string,
  description: string,
  rows: readonly (ClassFates & { readonly name: string })[],
): Markup {
  const gutter = Math.min(110, 16 + 7 * Math.max(1, ...rows.map(({ name }) => name.length)));
  const most = {
    broken: Math.max(1, ...rows.map((r) => r.broken)),
    fixed: Math.max(1, ...rows.map((r) => r.fixed)),
  };
  const unit = (BAR.width - gutter - 2 * 34) / (most.broken + most.fixed);
  const zero = gutter + 34 + most.broken * unit;
  const bars = rows.map(({ name, fixed, broken }, i) => {
    const y = BAR.top + i * BAR.row;
    const harmed = broken > fixed;
    return markup`${harmed ? markup`<rect class="harmed" x="0" y="${y + 2}" width="${BAR.width}" height="${BAR.row - 4}" rx="4"/>` : null}<text class="name" x="8" y="${y + 19}">${shortened(name, gutter)}</text><rect class="broken" x="${round(zero - 1 - broken * unit)}" y="${y + 9}" width="${round(broken * unit)}" height="12" rx="2"/><text class="${harmed ? 'harm-text' : ''}" x="${round(zero - 7 - broken * unit)}" y="${y + 19}" text-anchor="end">${count(broken)}</text><rect class="fixed" x="${round(zero + 1)}" y="${y + 9}" width="${round(fixed * unit)}" height="12" rx="2"/><text x="${round(zero + 7 + fixed * unit)}" y="${y + 19}">${count(fixed)}</text>`;
  });
  const height = BAR.top + rows.length * BAR.row;
  return figure(
    id,
    title,
    description,
    BAR.width,
    height,
    markup`<text x="${round(zero - 8)}" y="13" text-anchor="end">broken ▼</text><text x="${round(zero + 8)}" y="13">▲ fixed</text>${bars}<line class="axis" x1="${round(zero)}" x2="${round(zero)}" y1="${BAR.top}" y2="${height}"/>`,
  );
}

/** Values that the marks of one column share; 0 always lies inside. */
export type Reach = { readonly low: number; readonly high: number };

/** A change with its interval as dot and whisker on a scale shared by all rows; the tick marks no change. */
export function changeMark(change: Change, reach: Reach): Markup | null {
  if (change.value === null || change.low === null || change.high === null) return null;
  const x = (value: number) =>
    round(
      6 + (112 * (Math.max(reach.low, Math.min(reach.high, value)) - reach.low)) / (reach.high - reach.low),
    );
  const kind = { up: 'change', down: 'change-down', none: 'change-none' }[direction(change)];
  return markup`<svg viewBox="0 0 124 28" aria-hidden="true"><line class="axis" x1="${x(0)}" x2="${x(0)}" y1="6" y2="22"/><line class="${kind}" x1="${x(change.low)}" x2="${x(change.high)}" y1="14" y2="14"/><circle class="${kind}-dot" cx="${x(change.value)}" cy="14" r="3.5"/></svg>`;
}

function figure(
  id: string,
  title: string,
  description: string,
  width: number,
  height: number,
  content: Markup,
): Markup {
  return markup`<svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-description"><title id="${id}-title">${title}</title><desc id="${id}-description">${description}</desc>${content}</svg>`;
}

/** 1, 2, 2.5 or 5 times a power of ten, not below the value. */
function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 2.5, 5].find((step) => step * power >= value * 0.999) ?? 10) * power;
}

function shortened(name: string, width: number): string {
  const room = Math.max(3, Math.floor(width / 7));
  return name.length <= room ? name : `${name.slice(0, room - 1)}…`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
