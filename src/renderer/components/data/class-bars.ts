import type { Split } from '../../../shared/contract/common.ts';

export const SPLITS = ['train', 'validation', 'test', 'pool'] as const satisfies readonly Split[];

/** Samples of one class by split; label null: those that came without one. */
export type ClassCounts = { readonly label: number | null } & Readonly<Record<Split, number>>;

export type ClassBar = {
  readonly label: number | null;
  readonly total: number;
  /** Widths as shares of the longest bar, 0..1. */
  readonly parts: readonly { readonly split: Split; readonly count: number; readonly width: number }[];
};

export function classBars(rows: readonly ClassCounts[]): ClassBar[] {
  const most = Math.max(1, ...rows.map(totalOf));
  return rows
    .filter((row) => row.label !== null || totalOf(row) > 0)
    .map((row) => ({
      label: row.label,
      total: totalOf(row),
      parts: SPLITS.map((split) => ({ split, count: row[split], width: row[split] / most })).filter(
        ({ count }) => count > 0,
      ),
    }));
}

function totalOf(row: ClassCounts): number {
  return SPLITS.reduce((sum, split) => sum + row[split], 0);
}

/** Labelled samples of each split. */
export function labelledOf(rows: readonly ClassCounts[]): Record<Split, number> {
  const labelled = { train: 0, validation: 0, test: 0, pool: 0 };
  for (const row of rows) if (row.label !== null) for (const split of SPLITS) labelled[split] += row[split];
  return labelled;
}
