import type { GwinReport } from '../../../shared/domain/gwin-report.ts';
import type { Cost } from '../../../shared/domain/report-input.ts';
import type { Share } from '../../../shared/domain/statistics.ts';
import type { Comparison, Group, ThresholdReport } from '../../../shared/domain/threshold-report.ts';
import {
  changeFigure,
  changeRange,
  count,
  cut,
  duration,
  NONE,
  percent,
  percentage,
  plain,
  pValue,
  REJECTED_DECIMALS,
  shareFigure,
  shareRange,
  WHOLE_DECIMALS,
} from '../../../shared/domain/figures.ts';
import { reportWords } from './words.ts';

/** Columns that the report fits into. */
export const TEXT_WIDTH = 100;

type Column = { readonly title: string; readonly align: 'left' | 'right' };
type Table = {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly string[][];
};

/** The report for a terminal of 100 columns, without colour or control characters. Ends with a line break. */
export function reportText(report: GwinReport): string {
  const { headline, base, points } = reportWords(report);
  const shown = report.thresholds.filter(({ rejected }) => rejected > 0);
  const skipped = report.thresholds.filter(({ rejected }) => rejected === 0).map(({ tau }) => cut(tau));
  const sections = [
    wrap(plain(headline), TEXT_WIDTH, ''),
    wrap(plain(base), TEXT_WIDTH, ''),
    points.map(({ tone, text }) => wrap(plain(text), TEXT_WIDTH, '  ', MARKS[tone])).join('\n'),
    ...tablesOf(report, shown)
      .filter(({ rows }) => rows.some((row) => row[1] !== NONE))
      .map(draw),
    ...(skipped.length > 0 ? [`No image is rejected at τ ${skipped.join(', ')}.`] : []),
    qualityLines(report),
    wrap(NOTES, TEXT_WIDTH, ''),
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

const MARKS = { help: '▲ ', harm: '▼ ', neutral: '· ' } as const;

const NOTES =
  'Brackets hold 95 % intervals. Before: the classifier alone; after: with the labels of the transforms. Retry: the ' +
  'same classifier with fresh draws; second: a plain classifier. Lead: after minus second, points. Fixed: wrong ' +
  'before, right after; broken: the reverse. Accepted: without the rejected. Rescued: the classifier is certain of ' +
  'the transform. * marks the threshold in use.';

function tablesOf(report: GwinReport, shown: readonly ThresholdReport[]): readonly Table[] {
  const mark = ({ tau }: ThresholdReport) => `${cut(tau)}${tau === report.tau ? '*' : ' '}`;
  const whole = shown[0]?.wholeAccuracy.bnn;
  return [
    {
      title: 'Accuracy on rejected images, %',
      columns: columns('τ', 'rejected', '%', 'before', '', 'after', '', 'change', '', 'fixed', 'broken'),
      rows: shown.map((entry) => [
        mark(entry),
        count(entry.rejected),
        percentage(entry.share, 1),
        ...shareCells(entry.rejectedAccuracy.bnn, REJECTED_DECIMALS),
        ...shareCells(entry.rejectedAccuracy.gwin, REJECTED_DECIMALS),
        ...changeCells(entry.comparisons.gwin),
        ...fateCells(entry.comparisons.gwin),
      ]),
    },
    {
      title: 'The same rejected images under the controls, %',
      columns: columns('τ', 'retry', '', 'fixed', 'broken', 'second', '', 'fixed', 'broken', 'lead', ''),
      rows: shown.map((entry) => [
        mark(entry),
        ...shareCells(entry.rejectedAccuracy.retry, REJECTED_DECIMALS),
        ...fateCells(entry.comparisons.retry),
        ...shareCells(entry.rejectedAccuracy.second, REJECTED_DECIMALS),
        ...fateCells(entry.comparisons.second),
        ...changeCells(entry.comparisons.gwinAgainstSecond),
      ]),
    },
    {
      title: `Accuracy on the whole set, %${whole ? `; before: ${shareCells(whole, WHOLE_DECIMALS).join(' ')}` : ''}`,
      columns: columns('τ', 'after', '', 'retry', '', 'second', '', 'accepted', '', 'of all'),
      rows: shown.map((entry) => [
        mark(entry),
        ...shareCells(entry.wholeAccuracy.gwin, WHOLE_DECIMALS),
        ...shareCells(entry.wholeAccuracy.retry, WHOLE_DECIMALS),
        ...shareCells(entry.wholeAccuracy.second, WHOLE_DECIMALS),
        ...shareCells(entry.wholeAccuracy.reject, WHOLE_DECIMALS),
        percent(entry.coverage),
      ]),
    },
    {
      title: 'What the transform leaves',
      columns: columns(
        'τ',
        'rescued',
        'right, %',
        '',
        'still unsure',
        'right, %',
        '',
        'kept wrong',
        "McNemar's p",
      ),
      rows: shown.map((entry) => [
        mark(entry),
        ...groupCells(entry.rescued),
        ...groupCells(entry.unsure),
        entry.keptWrong === null ? NONE : count(entry.keptWrong),
        entry.comparisons.gwin ? pValue(entry.comparisons.gwin.mcnemar.midP) : NONE,
      ]),
    },
  ];
}

function columns(...titles: readonly string[]): readonly Column[] {
  return titles.map((title, i) => ({ title, align: title === '' ? 'left' : i === 0 ? 'left' : 'right' }));
}

function shareCells(share: Share, most: number): string[] {
  return share.value === null ? [NONE, ''] : [shareFigure(share, most), `[${shareRange(share, most, '–')}]`];
}

function changeCells(comparison: Comparison | null): string[] {
  if (comparison === null || comparison.change.value === null) return [NONE, ''];
  const { change } = comparison;
  const range = changeRange(change, REJECTED_DECIMALS, ', ');
  return [changeFigure(change, REJECTED_DECIMALS), `[${range}]`];
}

function fateCells(comparison: Comparison | null): string[] {
  return comparison === null ? [NONE, NONE] : [count(comparison.fixed), count(comparison.broken)];
}

function groupCells(group: Group | null): string[] {
  return group === null
    ? [NONE, NONE, '']
    : [count(group.count), ...shareCells(group.accuracy, REJECTED_DECIMALS)];
}

/** Lays a table out; a column without a title is the interval of the one before it. */
function draw({ title, columns, rows }: Table): string {
  const widths = columns.map((column, c) =>
    Math.max(column.title.length, ...rows.map((row) => row[c]?.length ?? 0)),
  );
  const intervals = columns.filter((column) => column.title === '').length;
  const roomy = widths.reduce((sum, width) => sum + width + 2, -2 - intervals) <= TEXT_WIDTH;
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, c) => {
        const column = columns[c];
        const gap = c === 0 ? '' : column?.title === '' || !roomy ? ' ' : '  ';
        const width = widths[c] ?? 0;
        return gap + (column?.align === 'left' ? cell.padEnd(width) : cell.padStart(width));
      })
      .join('')
      .trimEnd();
  return [title, line(columns.map((column) => column.title)), ...rows.map(line)].join('\n');
}

function qualityLines({ metrics, riskCoverage, secondAlone, costs }: GwinReport): string {
  const lines: string[] = [];
  if (metrics.bnn) {
    const { accuracy, nll, ece, brier } = metrics.bnn;
    lines.push(
      `Classifier: accuracy ${percent(accuracy, 2)}, NLL ${nll.toFixed(4)}, ECE ${ece.toFixed(4)}, Brier ${brier.toFixed(4)}, AURC ${riskCoverage.aurc.toFixed(5)}, AUGRC ${riskCoverage.augrc.toFixed(5)}`,
    );
  }
  if (secondAlone.value !== null) {
    lines.push(
      `Second classifier alone on all images: ${shareCells(secondAlone, WHOLE_DECIMALS).join(' % ')}`,
    );
  }
  for (const cost of costs) lines.push(`Cost, ${COST_NAMES[cost.source]}: ${costWords(cost)}`);
  return lines.join('\n');
}

function trainingWords(seconds: number | null): string | null {
  if (seconds === null) return 'trained elsewhere';
  return seconds === 0 ? null : `training ${duration(seconds)}`;
}

/** Network passes and time for an image, then training, as far as these are known. */
export function costWords({
  generatorPasses,
  classifierPasses,
  trainingSeconds,
  millisecondsPerImage,
}: Cost): string {
  const passes = generatorPasses + classifierPasses;
  return [
    `${passes} network ${passes === 1 ? 'pass' : 'passes'} for each image`,
    millisecondsPerImage === null ? null : `${millisecondsPerImage.toFixed(1)} ms`,
    trainingWords(trainingSeconds),
  ]
    .filter((part) => part !== null)
    .join(', ');
}

/** What a source of labels is called where costs are listed. */
export const COST_NAMES = {
  bnn: 'classifier',
  gwin: 'transform',
  retry: 'asking again',
  second: 'second classifier',
} as const;

function wrap(text: string, width: number, indent: string, mark = ''): string {
  const lines: string[] = [];
  let line = mark;
  for (const word of text.split(' ')) {
    const joined = line === '' || line === mark || line === indent ? line + word : `${line} ${word}`;
    if (joined.length > width && line.trim() !== '') {
      lines.push(line);
      line = indent + word;
    } else {
      line = joined;
    }
  }
  return [...lines, line].join('\n');
}
