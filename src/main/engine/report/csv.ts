import { stringify } from 'csv-stringify/sync';
import type { GwinReport } from '../../../shared/domain/gwin-report.ts';
import type { Comparison, Group, ThresholdReport } from '../../../shared/domain/threshold-report.ts';
import { changeCells, type Row, shareCells } from '../../../shared/domain/csv-cells.ts';
import { plain } from '../../../shared/domain/figures.ts';

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

function fateCells(name: string, comparison: Comparison | null): Row {
  return { [`${name}_fixed`]: comparison?.fixed ?? null, [`${name}_broken`]: comparison?.broken ?? null };
}

function comparisonCells(name: string, comparison: Comparison | null): Row {
  return {
    ...changeCells(`${name}_change`, comparison?.change ?? null),
    ...changeCells(`${name}_whole_change`, comparison?.wholeChange ?? null),
    [`${name}_mcnemar_exact`]: comparison?.mcnemar.exact ?? null,
    [`${name}_mcnemar_mid_p`]: comparison?.mcnemar.midP ?? null,
  };
}

function groupCells(name: string, group: Group | null): Row {
  return { [name]: group?.count ?? null, ...shareCells(`${name}_accuracy`, group?.accuracy ?? null) };
}
