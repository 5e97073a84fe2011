import { createHash } from 'node:crypto';
import type { ReviewFigures } from '../../../shared/contract/agreement.ts';
import type { GwinReport } from '../../../shared/domain/gwin-report.ts';
import { thresholdInUse } from '../../../shared/domain/gwin-report.ts';
import type { ThresholdReport } from '../../../shared/domain/threshold-report.ts';
import {
  count,
  cut,
  percent,
  shareFigure,
  shareRange,
  WHOLE_DECIMALS,
} from '../../../shared/domain/figures.ts';
import { harmedClasses } from '../../../shared/domain/findings.ts';
import { reportWords } from './words.ts';
import type { Point } from './words.ts';
import { boxPlotChart, fatesChart, HALF, riskChart, WIDE } from './html-charts.ts';
import type { BoxGroup } from './html-charts.ts';
import { REPORT_STYLE } from './html-style.ts';
import { boxTable, classTable, controlTable, effectTable, outcomeTable, riskTable } from './html-tables.ts';
import { markup } from './markup.ts';
import { reviewSection } from './review.ts';
import type { Markup } from './markup.ts';
import { COST_NAMES, costWords } from './text.ts';

/** More slots than this can't be told apart on a page; the tables behind the charts hold all. */
const MOST_CLASSES = 20;

export type HtmlParts = {
  /** ISO time to show; without one the same report always gives the same file. */
  readonly createdAt?: string;
  readonly review?: ReviewFigures;
};

/** The report as one HTML file: no script, no request, light or dark as the reader's system, and printable. */
export function reportHtml(report: GwinReport, { createdAt, review }: HtmlParts = {}): string {
  const { headline, base, points } = reportWords(report);
  const entry = thresholdInUse(report);
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${headline}</title>
<style>${{ markup: REPORT_STYLE }}</style>
</head>
<body>
<main>
<p class="app">Gwinnow report${createdAt === undefined ? '' : `, ${createdAt.slice(0, 16).replace('T', ' ')} UTC`}</p>
<h1>${headline}</h1>
<p class="base">${base}</p>
<ul class="findings">${points.map(findingItem)}</ul>
<div class="grid">
${effectCard(report)}
${entry === null || entry.rejected === 0 ? null : [classBoxCard(report, entry), classFatesCard(report, entry)]}
${controlCard(report)}
${thresholdBoxCard(report)}
${riskCard(report)}
${outcomeCard(report)}
${review === undefined ? null : reviewCard(review)}
<div class="stack half">${[qualityCard(report), originCard(report)]}</div>
</div>
</main>
</body>
</html>
`;
  return page.markup;
}

/** Nothing may load or run; the one style sheet is named by its hash. */
function contentPolicy(): string {
  const hash = createHash('sha256').update(REPORT_STYLE).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}

function findingItem({ tone, text }: Point): Markup {
  const mark = { help: '▲', harm: '▼', neutral: '●' }[tone];
  return markup`<li class="${tone}"><span class="mark" aria-hidden="true">${mark}</span><span class="said">${text}</span></li>`;
}

function card(size: string, title: string, content: Markup, legend: Markup | null = null): Markup {
  return markup`<section class="card ${size}"><div class="head"><h2>${title}</h2>${legend}</div>${content}</section>`;
}

function scrolling(label: string, table: Markup): Markup {
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${label}">${table}</div>`;
}

const PAIR_LEGEND = markup`<div class="legend"><span><svg viewBox="0 0 12 12" aria-hidden="true"><rect class="box-original" x="1.5" y="1.5" width="9" height="9"/></svg>original</span><span><svg viewBox="0 0 12 12" aria-hidden="true"><circle class="box-transform" cx="6" cy="6" r="4.5"/></svg>transform</span></div>`;

function effectCard(report: GwinReport): Markup {
  const title = 'What the transform does to rejected images';
  return card(
    'all',
    title,
    markup`${scrolling(title, effectTable(report))}<p class="note">Below each accuracy its 95 % interval. Before: the classifier's own label. After: its label of the transform. Accepted only: without the rejected images. Fixed: wrong before, right after. Broken: right before, wrong after.${unrejected(report)}</p>`,
  );
}

/** Names the thresholds that the tables leave out. */
function unrejected({ thresholds }: GwinReport): string {
  const none = thresholds.filter(({ rejected }) => rejected === 0).map(({ tau }) => cut(tau));
  return none.length === 0 ? '' : ` No image is rejected at τ ${none.join(', ')}.`;
}

function classBoxCard(report: GwinReport, entry: ThresholdReport): Markup {
  const known = report.classCertainty.filter(({ original }) => original !== null);
  const shown = known
    .toSorted((a, b) => (b.original?.n ?? 0) - (a.original?.n ?? 0))
    .slice(0, MOST_CLASSES)
    .toSorted((a, b) => a.label - b.label);
  const groups = (of: typeof known): BoxGroup[] =>
    of.map(({ label, original, transform }) => ({
      name: nameOf(report, label),
      tau: entry.tau,
      original,
      transform,
    }));
  const title = 'Certainty in the true class of rejected images, per class';
  const omitted =
    known.length > shown.length
      ? ` ${shown.length} of ${known.length} classes are drawn, those with most rejects.`
      : '';
  return card(
    'wide',
    title,
    markup`${boxPlotChart('classes', title, describeBoxes(entry), groups(shown), WIDE)}<p class="note">At τ ${cut(entry.tau)}, dashed. Box: middle half. Line: median. Whiskers: last value within 1.5 interquartile ranges; what lies beyond is a dot.${omitted} A high certainty after the transform is not proof: see fixed and broken.</p>${boxTable('class', groups(known))}`,
    PAIR_LEGEND,
  );
}

function reviewCard(review: ReviewFigures): Markup | null {
  const section = reviewSection(review);
  return section === null ? null : card('all', 'How reviewers agree', section);
}

function describeBoxes({ tau, trueClassCertainty: { original, transform } }: ThresholdReport): string {
  const before = original === null ? '' : ` The median over all is ${cut(original.median)} for originals`;
  const after = transform === null ? '' : ` and ${cut(transform.median)} for transforms`;
  return `Box plots of the certainty in the true class for images rejected at τ ${cut(tau)}.${before}${after}.`;
}

function classFatesCard(report: GwinReport, entry: ThresholdReport): Markup | null {
  if (entry.classes.length === 0) return null;
  const rows = entry.classes
    .toSorted((a, b) => b.rejected - a.rejected)
    .slice(0, MOST_CLASSES)
    .toSorted((a, b) => a.label - b.label)
    .map(({ label, rejected, fixed, broken, keptRight, keptWrong }) => ({
      name: nameOf(report, label),
      label,
      rejected,
      fixed,
      broken,
      keptRight,
      keptWrong,
    }));
  const harmed = harmedClasses(entry);
  const warning =
    harmed.length === 0
      ? null
      : markup`<p class="warning">${harmed.length === 1 ? 'Class' : 'Classes'} ${harmed
          .slice(0, 8)
          .map(({ label }) => nameOf(report, label))
          .join(', ')}: more broken than fixed. Look at each suggestion there.</p>`;
  const title = 'Fixed and broken labels, per true class';
  const description = `At τ ${cut(entry.tau)}: ${count(entry.fixed ?? 0)} fixed, ${count(entry.broken ?? 0)} broken in all.`;
  return card(
    'narrow',
    title,
    markup`${fatesChart('fates', title, description, rows)}${warning}${classTable(report, entry)}`,
  );
}

function controlCard(report: GwinReport): Markup | null {
  const has = (control: 'retry' | 'second') =>
    report.thresholds.some((entry) => entry.comparisons[control] !== null);
  if (!has('retry') && !has('second')) return null;
  const title = 'What simpler means do to the same images';
  return card(
    'all',
    title,
    markup`${scrolling(title, controlTable(report))}<p class="note">Asked again: the same classifier with fresh draws on the original. Second: a plain classifier of its own, here asked about the rejected images. McNemar's test (mid-p) takes images, not passes, as independent.</p>`,
  );
}

function thresholdBoxCard(report: GwinReport): Markup {
  const groups = report.thresholds
    .filter(({ rejected }) => rejected > 0)
    .map(({ tau, trueClassCertainty }): BoxGroup => ({
      name: cut(tau),
      tau,
      original: trueClassCertainty.original,
      transform: trueClassCertainty.transform,
    }));
  const title = 'Certainty in the true class of rejected images, per threshold';
  const description =
    'Box plots for all rejected images at each threshold; a dashed line marks the threshold itself.';
  return card(
    'half',
    title,
    markup`${boxPlotChart('thresholds', title, description, groups, HALF)}${boxTable('τ', groups)}`,
    PAIR_LEGEND,
  );
}

function riskCard(report: GwinReport): Markup {
  const { riskCoverage, thresholds, tau } = report;
  const title = 'Error among accepted against share accepted';
  const description = `The classifier alone. AURC ${riskCoverage.aurc.toFixed(5)}, AUGRC ${riskCoverage.augrc.toFixed(5)}, both over all coverages.`;
  const legend = markup`<div class="legend"><span><svg viewBox="0 0 12 12" aria-hidden="true"><line class="line-transform" x1="0" x2="12" y1="6" y2="6"/></svg>error</span><span><svg viewBox="0 0 12 12" aria-hidden="true"><rect class="band" width="12" height="12" rx="2"/></svg>95 % interval</span></div>`;
  return card(
    'half',
    title,
    markup`${riskChart('risk', title, description, riskCoverage, thresholds, tau)}<p class="note">${description} Squares: the other thresholds.</p>${riskTable(report)}`,
    legend,
  );
}

function outcomeCard(report: GwinReport): Markup | null {
  if (report.models.gwin === null) return null;
  const title = 'Rescued, or still unsure';
  return card(
    'half',
    title,
    markup`${scrolling(title, outcomeTable(report))}<p class="note">Rescued: the classifier is certain of the transform at the same τ. The others deserve a person's time first.</p>`,
  );
}

function qualityCard(report: GwinReport): Markup {
  const { metrics, secondAlone, riskCoverage, costs } = report;
  const facts: [string, string][] = [];
  if (metrics.bnn) {
    facts.push(
      ['Accuracy on all images', percent(metrics.bnn.accuracy, 2)],
      ['Negative log likelihood', `${metrics.bnn.nll.toFixed(4)} nats`],
      ['Calibration error, 15 bins', metrics.bnn.ece.toFixed(4)],
      ['Brier score', metrics.bnn.brier.toFixed(4)],
    );
  }
  facts.push(['AURC', riskCoverage.aurc.toFixed(5)], ['AUGRC', riskCoverage.augrc.toFixed(5)]);
  if (secondAlone.value !== null) {
    const range = shareRange(secondAlone, WHOLE_DECIMALS);
    facts.push([
      'Second classifier alone',
      `${shareFigure(secondAlone, WHOLE_DECIMALS)} % of all images, 95 % interval ${range} %`,
    ]);
  }
  for (const cost of costs) facts.push([`Cost, ${COST_NAMES[cost.source]}`, costWords(cost)]);
  return card('half', 'Classifier and costs', definitions(facts));
}

function originCard({ dataset, models, draws, statistic, passes }: GwinReport): Markup {
  const model = (facts: typeof models.gwin) =>
    facts &&
    markup`${facts.name}, ${facts.architecture}${facts.parameters === null ? '' : `, ${count(facts.parameters)} parameters`}<br><code>sha256 ${facts.sha256}</code>`;
  const rows = [
    [
      'Data set',
      markup`${dataset.name}, ${dataset.split}, ${count(dataset.samples)} images${dataset.fingerprint === null ? null : markup`<br><code>${dataset.fingerprint}</code>`}`,
    ],
    ['Classifier', model(models.bnn)],
    ['Transform', model(models.gwin)],
    ['Second classifier', model(models.second)],
    ['Certainty', markup`${statistic} over ${draws} draws, ${passes} ${passes === 1 ? 'pass' : 'passes'}`],
    [
      'Intervals',
      markup`95 %; Wilson's, on the effective number of images where passes are pooled; changes paired`,
    ],
  ] as const;
  return card(
    'half',
    'Where this comes from',
    markup`<dl>${rows.map(([name, value]) => value && markup`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`,
  );
}

function definitions(facts: readonly (readonly [string, string])[]): Markup {
  return markup`<dl>${facts.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

function nameOf({ dataset }: GwinReport, label: number): string {
  return dataset.classes[label] ?? String(label);
}
