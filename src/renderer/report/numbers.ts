import type { ChanceFigures, StudyRow } from '../../shared/contract/report.ts';
import { changeCells, type Row, shareCells } from '../../shared/domain/csv-cells.ts';
import type { BandPoint } from '../../shared/domain/risk-band.ts';
import type { ReportBox } from '../../shared/domain/threshold-report.ts';
import type { NamedFates, ThresholdRow } from './rows.ts';

/*
 * Rows of the CSV files behind the report's charts: what was computed, at full precision, under names that no language
 * changes. Shares and changes are fractions.
 */

export function thresholdNumbers(row: ThresholdRow): Row {
  return {
    tau: row.tau,
    in_use: row.inUse,
    rejected: row.rejected,
    rejected_share: row.share,
    ...shareCells('before', row.before),
    ...shareCells('after', row.after),
    ...changeCells('change', row.change),
    ...shareCells('whole_before', row.wholeBefore),
    ...shareCells('whole_after', row.wholeAfter),
    fixed: row.fixed,
    broken: row.broken,
    ...changeCells('retry_change', row.retry?.change ?? null),
    ...changeCells('second_change', row.second?.change ?? null),
  };
}

/** A box of one class: of its original images or of their transforms. */
export type NamedBox = {
  readonly name: string;
  readonly tau: number;
  readonly image: 'original' | 'transform';
  readonly box: ReportBox;
};

export function boxNumbers({ name, tau, image, box }: NamedBox): Row {
  return {
    class: name,
    image,
    tau,
    n: box.n,
    whisker_low: box.low,
    quartile_1: box.q1,
    median: box.median,
    quartile_3: box.q3,
    whisker_high: box.high,
    mean: box.mean,
    beyond_whiskers: box.outlierCount,
  };
}

export function fateNumbers({ name, rejected, fixed, broken, keptRight, keptWrong }: NamedFates): Row {
  return { class: name, rejected, fixed, broken, kept_right: keptRight, kept_wrong: keptWrong };
}

export function riskNumbers({ coverage, tau, risk, low, high }: BandPoint): Row {
  return { accepted: coverage, tau, error: risk, error_low: low, error_high: high };
}

export function wayNumbers(row: StudyRow): Row {
  return {
    way: row.way,
    ...shareCells('right', row.accuracy),
    fixed: row.fixed,
    broken: row.broken,
    kept_wrong: row.keptWrong,
    ...shareCells('right_where_certain', row.certainRight),
    ...shareCells('whole', row.whole),
    generator_passes: row.generatorPasses,
    classifier_passes: row.classifierPasses,
    milliseconds: row.milliseconds,
    one_image_in: row.every,
  };
}

export function chanceNumbers({ from, to, meanChance, right }: ChanceFigures['bins'][number]): Row {
  return { from, to, mean_chance: meanChance, ...shareCells('right', right) };
}
