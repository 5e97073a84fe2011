import { stringify } from 'csv-stringify/sync';
import type { ReviewFigures } from '../../../shared/contract/agreement.ts';
import type { Kappa } from '../../../shared/domain/agreement.ts';
import {
  count,
  NONE,
  percent,
  plain,
  plural,
  points,
  REJECTED_DECIMALS,
  shareFigure,
  shareRange,
  THIN_SPACE,
} from '../../../shared/domain/figures.ts';
import type { Share } from '../../../shared/domain/statistics.ts';
import { markup, type Markup } from './markup.ts';

const VIEWS = [
  ['independent', 'before they saw each other'],
  ['informed', 'with others in view'],
] as const;

type View = (typeof VIEWS)[number][0];

/** One kappa and what it is of. */
type Row = {
  readonly view: View;
  /** Cohen's for two people, Fleiss' for all. */
  readonly statistic: 'Cohen' | 'Fleiss';
  readonly reviewers: string;
  /** Null: all classes. */
  readonly label: string | null;
  readonly kappa: Kappa;
};

function rowsOf({ agreement, classes }: ReviewFigures): Row[] {
  const named = (label: number | null): string | null =>
    label === null ? null : (classes[label] ?? String(label));
  const rows: Row[] = [];
  for (const [view] of VIEWS) {
    const { kappa, pairs, classes: ofClasses } = agreement[view];
    if (kappa.n === 0) continue;
    for (const one of [{ label: null, kappa }, ...ofClasses]) {
      rows.push({ view, statistic: 'Fleiss', reviewers: 'all', label: named(one.label), kappa: one.kappa });
    }
    for (const pair of pairs) {
      const reviewers = pair.reviewers.join(' and ');
      for (const one of [{ label: null, kappa: pair.kappa }, ...pair.classes]) {
        rows.push({ view, statistic: 'Cohen', reviewers, label: named(one.label), kappa: one.kappa });
      }
    }
  }
  return rows;
}

/** Whether there is anything to say: verdicts of several people, or suggestions that were settled. */
function isEmpty({ agreement, overrides, waiting, conflicts }: ReviewFigures): boolean {
  const rated = agreement.independent.items + agreement.informed.items;
  return rated + overrides.blind.n + overrides.open.n + waiting + conflicts === 0;
}

/** How reviewers agree, for a terminal; empty where nobody has decided anything. Ends with a line break. */
export function reviewText(figures: ReviewFigures): string {
  if (isEmpty(figures)) return '';
  const rows = rowsOf(figures);
  const lines = VIEWS.flatMap(([view, words]) => {
    const own = rows.filter((row) => row.view === view);
    if (own.length === 0) return [];
    const { items } = figures.agreement[view];
    return [`  ${words}, ${plural(items, 'item', 'items')}:`, ...own.map((row) => `    ${rowText(row)}`)];
  });
  const kappas = lines.length === 0 ? [] : [`Agreement of reviewers, kappa [95 % interval]`, ...lines];
  return `\n${[...kappas, ...sentencesOf(figures)].map(plain).join('\n')}\n`;
}

function rowText({ statistic, reviewers, label, kappa }: Row): string {
  const of = label === null ? '' : `, ${label}`;
  const agreed = kappa.observed === null ? '' : `, ${percent(kappa.observed)} of pairs alike`;
  return `${statistic}, ${reviewers}${of}: ${kappaFigure(kappa)} [${kappaRange(kappa, ', ')}], n ${count(kappa.n)}${agreed}`;
}

/** Decimals as in the literature: two, signed where negative. */
function kappaFigure({ value }: Kappa): string {
  return value === null ? NONE : value.toFixed(2).replace('-', '−');
}

function kappaRange({ low, high }: Kappa, between = ' to '): string {
  if (low === null || high === null) return NONE;
  return [low, high].map((end) => end.toFixed(2).replace('-', '−')).join(between);
}

/** What else there is to know, in sentences. */
function sentencesOf({ agreement, overrides, waiting, conflicts }: ReviewFigures): string[] {
  const { adjudicated, byParties } = agreement;
  const flagged = agreement.independent.withoutLabels + agreement.informed.withoutLabels;
  const { blind, open, difference, revised } = overrides;
  const rate = (share: Share): string =>
    share.value === null
      ? 'none yet'
      : `${shareFigure(share, REJECTED_DECIMALS)}${THIN_SPACE}% [${shareRange(share, REJECTED_DECIMALS, ', ')}] of ${count(share.n)}`;
  return [
    `${plural(waiting, 'item waits', 'items wait')} for another reviewer, ${count(conflicts)} with verdicts in conflict; ${count(adjudicated)} decided between reviewers${byParties === 0 ? '' : `, ${count(byParties)} of them by one of these`}.`,
    ...(flagged === 0
      ? []
      : [`${plural(flagged, 'item', 'items')} with a flag for a label left out of the kappas.`]),
    `Suggestions overridden: ${rate(blind)} picked blind first, ${rate(open)} with the suggestion in view${difference === null ? '' : `; difference ${points(difference.value)} points [${points(difference.low)}, ${points(difference.high)}]`}.`,
    ...(blind.n === 0
      ? []
      : [`Of the blind picks ${rate(revised)} were changed once the suggestion was shown.`]),
  ];
}

/**
 * Kappas and override rates as CSV, one row each; shares as fractions, empty = not computed. Texts that a spreadsheet
 * would run as formulas are quoted.
 */
export function reviewCsv(figures: ReviewFigures): string {
  const { blind, open, difference, revised } = figures.overrides;
  const line = (figure: string, view: string, of: string, label: string, share: Partial<Kappa>) => [
    figure,
    view,
    plain(of),
    plain(label),
    share.value,
    share.low,
    share.high,
    share.n,
    share.observed,
  ];
  const kappas = rowsOf(figures).map(({ view, statistic, reviewers, label, kappa }) =>
    line(`${statistic.toLowerCase()} kappa`, view, reviewers, label ?? '', kappa),
  );
  const rates = [
    line('overrides', 'blind first', '', '', blind),
    line('overrides', 'suggestion in view', '', '', open),
    line('overrides', 'blind first less in view', '', '', difference ?? {}),
    line('revised', 'blind first', '', '', revised),
  ];
  return stringify([...kappas, ...rates], {
    header: true,
    escape_formulas: true,
    record_delimiter: 'unix',
    columns: ['figure', 'view', 'reviewers', 'class', 'value', 'low', 'high', 'n', 'observed'],
  });
}

/** A table of kappas for each view, and the sentences; null where nobody has decided anything. */
export function reviewSection(figures: ReviewFigures): Markup | null {
  if (isEmpty(figures)) return null;
  const rows = rowsOf(figures);
  const tables = VIEWS.map(([view, words]) => {
    const own = rows.filter((row) => row.view === view);
    return own.length === 0 ? null : kappaTable(`Kappa, verdicts given ${words}`, own);
  });
  return markup`${tables}${sentencesOf(figures).map((sentence) => markup`<p class="note">${sentence}</p>`)}`;
}

function kappaTable(title: string, rows: readonly Row[]): Markup {
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table><caption>${title}</caption><thead>
<tr><th scope="col">reviewers</th><th scope="col">class</th><th scope="col">kappa</th><th scope="col">95 % interval</th><th scope="col">items</th><th scope="col">alike, %</th></tr>
</thead><tbody>${rows.map(
    ({ statistic, reviewers, label, kappa }) =>
      markup`<tr><th scope="row">${reviewers} (${statistic})</th><td>${label ?? 'all'}</td><td>${kappaFigure(kappa)}</td><td>${kappaRange(kappa)}</td><td>${count(kappa.n)}</td><td>${kappa.observed === null ? NONE : percent(kappa.observed)}</td></tr>`,
  )}</tbody></table></div>`;
}
