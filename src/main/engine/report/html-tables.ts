import type { GwinReport } from '../../../shared/domain/gwin-report.ts';
import type { Change, Share } from '../../../shared/domain/statistics.ts';
import type {
  Comparison,
  Group,
  ReportBox,
  ThresholdReport,
} from '../../../shared/domain/threshold-report.ts';
import {
  changeFigure,
  changeRange,
  count,
  cut,
  NONE,
  percent,
  percentage,
  pValue,
  REJECTED_DECIMALS,
  shareFigure,
  shareRange,
  WHOLE_DECIMALS,
} from '../../../shared/domain/figures.ts';
import { changeMark } from './html-charts.ts';
import type { BoxGroup, Reach } from './html-charts.ts';
import { markup } from './markup.ts';
import type { Markup } from './markup.ts';

/** What the transform did, one row for each threshold. */
export function effectTable(report: GwinReport): Markup {
  const reach = reachOf(report.thresholds.flatMap(({ comparisons }) => comparisons.gwin?.change ?? []));
  return markup`<table><thead>
<tr><th rowspan="2" scope="col">τ</th><th rowspan="2" scope="col">Rejected</th><th colspan="4" scope="colgroup" class="group">Accuracy on rejected, %</th><th colspan="3" scope="colgroup" class="group">Accuracy on the whole set, %</th><th colspan="3" scope="colgroup" class="group">Labels</th></tr>
<tr><th scope="col">before</th><th scope="col">after</th><th colspan="2" scope="col">change, points</th><th scope="col">before</th><th scope="col">after</th><th scope="col">accepted only</th><th scope="col">fixed</th><th scope="col">broken</th><th scope="col">kept wrong</th></tr>
</thead><tbody>${withRejects(report).map(
    (
      entry,
    ) => markup`<tr${rowClass(report, entry)}>${tauHead(report, entry)}<td>${count(entry.rejected)}<span class="of">${percent(entry.share)}</span></td>
${shareCell(entry.rejectedAccuracy.bnn, REJECTED_DECIMALS)}${shareCell(entry.rejectedAccuracy.gwin, REJECTED_DECIMALS, true)}${changeCells(entry.comparisons.gwin, reach)}
${shareCell(entry.wholeAccuracy.bnn, WHOLE_DECIMALS)}${shareCell(entry.wholeAccuracy.gwin, WHOLE_DECIMALS, true)}<td>${shareFigure(entry.wholeAccuracy.reject, WHOLE_DECIMALS)}<span class="range">${shareRange(entry.wholeAccuracy.reject, WHOLE_DECIMALS)}</span></td>
${fateCells(entry)}</tr>`,
  )}</tbody></table>`;
}

/** What the controls did to the same images, and the transform's lead over them. */
export function controlTable(report: GwinReport): Markup {
  const thresholds = withRejects(report);
  const reach = reachOf(thresholds.flatMap(({ comparisons }) => comparisons.gwinAgainstSecond?.change ?? []));
  return markup`<table><thead>
<tr><th rowspan="2" scope="col">τ</th><th colspan="4" scope="colgroup" class="group">Asked again, fresh draws</th><th colspan="4" scope="colgroup" class="group">Second classifier</th><th colspan="3" scope="colgroup" class="group">Transform minus second</th></tr>
<tr><th scope="col">on rejected, %</th><th scope="col">fixed</th><th scope="col">broken</th><th scope="col">whole set, %</th><th scope="col">on rejected, %</th><th scope="col">fixed</th><th scope="col">broken</th><th scope="col">whole set, %</th><th colspan="2" scope="col">points</th><th scope="col">McNemar's p</th></tr>
</thead><tbody>${thresholds.map(
    (entry) => markup`<tr${rowClass(report, entry)}>${tauHead(report, entry)}
${controlCells(entry, 'retry')}${controlCells(entry, 'second')}
${changeCells(entry.comparisons.gwinAgainstSecond, reach)}<td>${entry.comparisons.gwinAgainstSecond ? pValue(entry.comparisons.gwinAgainstSecond.mcnemar.midP) : NONE}</td></tr>`,
  )}</tbody></table>`;
}

/** Three outcomes: rescued, still unsure, and how right each is. */
export function outcomeTable(report: GwinReport): Markup {
  return markup`<table><thead>
<tr><th rowspan="2" scope="col">τ</th><th colspan="2" scope="colgroup" class="group">Rescued</th><th colspan="2" scope="colgroup" class="group">Still unsure</th></tr>
<tr><th scope="col">images</th><th scope="col">right, %</th><th scope="col">images</th><th scope="col">right, %</th></tr>
</thead><tbody>${withRejects(report).map(
    (entry) =>
      markup`<tr${rowClass(report, entry)}>${tauHead(report, entry)}${groupCells(entry.rescued)}${groupCells(entry.unsure)}</tr>`,
  )}</tbody></table>`;
}

/** The numbers behind a box plot chart. */
export function boxTable(heading: string, groups: readonly BoxGroup[]): Markup {
  const row = (name: string, what: string, box: ReportBox | null) =>
    box &&
    markup`<tr><th scope="row">${name}</th><td>${what}</td><td>${count(box.n)}</td>${[box.low, box.q1, box.median, box.q3, box.high].map((value) => markup`<td>${cut(value)}</td>`)}<td>${count(box.outlierCount)}</td></tr>`;
  return asTable(
    `Certainty by ${heading}`,
    markup`<thead><tr><th scope="col">${heading}</th><th scope="col">image</th><th scope="col">n</th><th scope="col">low whisker</th><th scope="col">lower quartile</th><th scope="col">median</th><th scope="col">upper quartile</th><th scope="col">high whisker</th><th scope="col">outliers</th></tr></thead>
<tbody>${groups.flatMap(({ name, original, transform }) => [row(name, 'original', original), row(name, 'transform', transform)])}</tbody>`,
  );
}

/** The numbers behind the chart of fixed and broken labels. */
export function classTable(report: GwinReport, entry: ThresholdReport): Markup {
  return asTable(
    'Labels by class',
    markup`<thead><tr><th scope="col">class</th><th scope="col">rejected</th><th scope="col">fixed</th><th scope="col">broken</th><th scope="col">kept right</th><th scope="col">kept wrong</th></tr></thead>
<tbody>${entry.classes.map(
      (one) =>
        markup`<tr><th scope="row">${report.dataset.classes[one.label] ?? String(one.label)}</th>${[one.rejected, one.fixed, one.broken, one.keptRight, one.keptWrong].map((value) => markup`<td>${count(value)}</td>`)}</tr>`,
    )}</tbody>`,
  );
}

/** The numbers behind the risk-coverage curve, at the report's thresholds. */
export function riskTable(report: GwinReport): Markup {
  return asTable(
    'Error among accepted by τ',
    markup`<thead><tr><th scope="col">τ</th><th scope="col">accepted, %</th><th scope="col">error among accepted, %</th><th scope="col">95 % interval</th></tr></thead>
<tbody>${report.thresholds.map(({ tau, coverage, wholeAccuracy: { reject } }) => {
      const error = errorOf(reject);
      return markup`<tr><th scope="row">${cut(tau)}</th><td>${percentage(coverage, 1)}</td><td>${shareFigure(error, WHOLE_DECIMALS)}</td><td>${shareRange(error, WHOLE_DECIMALS)}</td></tr>`;
    })}</tbody>`,
  );
}

function withRejects({ thresholds }: GwinReport): readonly ThresholdReport[] {
  return thresholds.filter(({ rejected }) => rejected > 0);
}

/** The span of a set of intervals and 0; intervals wider than 60 points would flatten the others and are cut. */
function reachOf(changes: readonly Change[]): Reach {
  const shown = changes.filter(({ low, high }) => low !== null && high !== null && high - low < 0.6);
  return {
    low: Math.min(-0.005, ...shown.map(({ low }) => low ?? 0)),
    high: Math.max(0.005, ...shown.map(({ high }) => high ?? 0)),
  };
}

function errorOf({ value, low, high, n }: Share): Share {
  const flip = (share: number | null) => (share === null ? null : 1 - share);
  return { value: flip(value), low: flip(high), high: flip(low), n };
}

function rowClass(report: GwinReport, entry: ThresholdReport): Markup | null {
  return entry.tau === report.tau ? markup` class="in-use"` : null;
}

function tauHead(report: GwinReport, { tau }: ThresholdReport): Markup {
  return markup`<th scope="row">${cut(tau)}${tau === report.tau ? markup`<span class="use">in use</span>` : null}</th>`;
}

function shareCell(share: Share, most: number, strong = false): Markup {
  return markup`<td><span class="${strong ? 'strong' : 'value'}">${shareFigure(share, most)}</span><span class="range">${share.value === null ? '' : shareRange(share, most)}</span></td>`;
}

function changeCells(comparison: Comparison | null, reach: Reach): Markup {
  if (comparison === null) return markup`<td class="plot"></td><td>${NONE}</td>`;
  const { change } = comparison;
  const range = change.value === null ? '' : changeRange(change, REJECTED_DECIMALS);
  return markup`<td class="plot">${changeMark(change, reach)}</td><td><span class="strong">${changeFigure(change, REJECTED_DECIMALS)}</span><span class="range">${range}</span></td>`;
}

function fateCells({ fixed, broken, keptWrong }: ThresholdReport): Markup {
  return markup`${marked('up', fixed)}${marked('down', broken)}<td>${keptWrong === null ? NONE : count(keptWrong)}</td>`;
}

function marked(mark: 'up' | 'down', value: number | null): Markup {
  if (value === null) return markup`<td>${NONE}</td>`;
  return markup`<td><span class="${mark}" aria-hidden="true">${mark === 'up' ? '▲' : '▼'}</span>${count(value)}</td>`;
}

function controlCells(entry: ThresholdReport, control: 'retry' | 'second'): Markup {
  const comparison = entry.comparisons[control];
  return markup`${shareCell(entry.rejectedAccuracy[control], REJECTED_DECIMALS)}${marked('up', comparison?.fixed ?? null)}${marked('down', comparison?.broken ?? null)}${shareCell(entry.wholeAccuracy[control], WHOLE_DECIMALS)}`;
}

function groupCells(group: Group | null): Markup {
  if (group === null) return markup`<td>${NONE}</td><td>${NONE}</td>`;
  return markup`<td>${count(group.count)}</td>${shareCell(group.accuracy, REJECTED_DECIMALS)}`;
}

function asTable(label: string, content: Markup): Markup {
  return markup`<details><summary>Show as table</summary><div class="scroll" tabindex="0" role="region" aria-label="${label}"><table>${content}</table></div></details>`;
}
