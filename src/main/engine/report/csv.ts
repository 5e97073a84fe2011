import { stringify } from 'csv-stringify/sync';
import type { GwinReport } from '../../../shared/domain/gwin-report.ts';
import type { Change, Share } from '../../../shared/domain/statistics.ts';
import type { Comparison, Group, ThresholdReport } from '../../../shared/domain/threshold-report.ts';
import { plain } from '../../../shared/domain/figures.ts';

type Cell = string | number | null;
type Row = Readonly<Record<string, Cell>>;

const SOURCES = ['bnn', 'gwin', 'retry', 'second'] as const;

/**
 * The report as CSV, one row for each threshold; shares are fractions with full precision, empty = not computed.
 * Texts that a spreadsheet would run as formulas are quoted.
 */
export function reportCsv(report: GwinReport): string {
  const rows = report.thresholds.map((entry) => ({ ...baseRow(report), ...thresholdRow(entry) }));
  return stringify(rows, { header: true, escape_formulas: true, record_delimiter: 'unix' });
}

function baseRow({ dataset, models, draws, statistic, passes }: GwinReport): Row {
  return {
    dataset: plain(dataset.name),
    split: plain(dataset.split),
    samples: dataset.samples,
    passes,
    draws,
    statistic,
    bnn_model: plain(models.bnn.name),
    gwin_model: models.gwin && plain(models.gwin.name),
    second_model: models.second && plain(models.second.name),
  };
}

function thresholdRow(entry: ThresholdReport): Row {
  const { rejectedAccuracy, wholeAccuracy, comparisons } = entry;
  return {
    tau: entry.tau,
    rejected: entry.rejected,
    share: entry.share,
    rejected_images: entry.rejectedImages,
    ...Object.assign(
      {},
      ...SOURCES.map((source) => shareCells(`rejected_${source}`, rejectedAccuracy[source])),
    ),
    ...Object.assign({}, ...SOURCES.map((source) => shareCells(`whole_${source}`, wholeAccuracy[source]))),
    ...shareCells('whole_reject', wholeAccuracy.reject),
    coverage: entry.coverage,
    fixed: entry.fixed,
    broken: entry.broken,
    kept_right: entry.keptRight,
    kept_wrong: entry.keptWrong,
    ...comparisonCells('gwin', comparisons.gwin),
    ...fateCells('retry', comparisons.retry),
    ...comparisonCells('retry', comparisons.retry),
    ...fateCells('second', comparisons.second),
    ...comparisonCells('second', comparisons.second),
    ...comparisonCells('gwin_against_retry', comparisons.gwinAgainstRetry),
    ...comparisonCells('gwin_against_second', comparisons.gwinAgainstSecond),
    ...groupCells('rescued', entry.rescued),
    ...groupCells('unsure', entry.unsure),
  };
}

function shareCells(name: string, { value, low, high, n }: Share): Row {
  return { [name]: value, [`${name}_low`]: low, [`${name}_high`]: high, [`${name}_n`]: n };
}

function changeCells(name: string, change: Change | undefined): Row {
  return {
    [name]: change?.value ?? null,
    [`${name}_low`]: change?.low ?? null,
    [`${name}_high`]: change?.high ?? null,
    [`${name}_standard_error`]: change?.standardError ?? null,
  };
}

function fateCells(name: string, comparison: Comparison | null): Row {
  return { [`${name}_fixed`]: comparison?.fixed ?? null, [`${name}_broken`]: comparison?.broken ?? null };
}

function comparisonCells(name: string, comparison: Comparison | null): Row {
  return {
    ...changeCells(`${name}_change`, comparison?.change),
    ...changeCells(`${name}_whole_change`, comparison?.wholeChange),
    [`${name}_mcnemar_exact`]: comparison?.mcnemar.exact ?? null,
    [`${name}_mcnemar_mid_p`]: comparison?.mcnemar.midP ?? null,
  };
}

function groupCells(name: string, group: Group | null): Row {
  return {
    [name]: group?.count ?? null,
    ...(group
      ? shareCells(`${name}_accuracy`, group.accuracy)
      : shareCells(`${name}_accuracy`, { value: null, low: null, high: null, n: 0 })),
  };
}
