import type { Change, Share } from './statistics.ts';

type Cell = string | number | boolean | null;
/** A row of a CSV file by the names of its columns: fractions and counts as computed, null for what was not. */
export type Row = Readonly<Record<string, Cell>>;

const NOT_COMPUTED: Change = { value: null, low: null, high: null, n: 0, standardError: null };

export function shareCells(name: string, share: Share | null): Row {
  const { value, low, high, n } = share ?? NOT_COMPUTED;
  return { [name]: value, [`${name}_low`]: low, [`${name}_high`]: high, [`${name}_n`]: n };
}

export function changeCells(name: string, change: Change | null): Row {
  const { value, low, high, standardError } = change ?? NOT_COMPUTED;
  return {
    [name]: value,
    [`${name}_low`]: low,
    [`${name}_high`]: high,
    [`${name}_standard_error`]: standardError,
  };
}
