import type { QueueItem, TrackRecord } from '../../shared/contract/queue.ts';

/** Cards with one suggested class; null: the transform is not made. */
export type Group = { readonly label: number | null; readonly items: readonly QueueItem[] };

export type GridRow =
  | { readonly kind: 'head'; readonly group: Group }
  | { readonly kind: 'cards'; readonly group: Group; readonly items: readonly QueueItem[] };

/** Groups in the order of their classes, those without a suggestion last; within one the order stays. */
export function groupsOf(items: readonly QueueItem[]): Group[] {
  const groups = Map.groupBy(items, ({ suggestion }) => suggestion?.label ?? null);
  return [...groups]
    .map(([label, items]) => ({ label, items }))
    .sort((a, b) => (a.label ?? Number.POSITIVE_INFINITY) - (b.label ?? Number.POSITIVE_INFINITY));
}

/** A head and then rows of cards for each group. */
export function rowsOf(groups: readonly Group[], columns: number): GridRow[] {
  return groups.flatMap((group): GridRow[] => [
    { kind: 'head', group },
    ...Array.from({ length: Math.ceil(group.items.length / columns) }, (_, row) => ({
      kind: 'cards' as const,
      group,
      items: group.items.slice(row * columns, (row + 1) * columns),
    })),
  ]);
}

export type Direction = 'left' | 'right' | 'up' | 'down';

/**
 * The card an arrow key leads to. Left and right run through all cards; up and down keep the column as far as the row
 * reaches. At an edge the focus stays.
 */
export function cardBeside(
  rows: readonly GridRow[],
  focus: number | null,
  direction: Direction,
): number | null {
  const lines = rows.flatMap((row) => (row.kind === 'cards' ? [row.items.map(({ sample }) => sample)] : []));
  const line = focus === null ? -1 : lines.findIndex((samples) => samples.includes(focus));
  if (focus === null || line < 0) return lines[0]?.[0] ?? null;
  const column = lines[line]?.indexOf(focus) ?? 0;
  if (direction === 'left' || direction === 'right') {
    const order = lines.flat();
    return order[order.indexOf(focus) + (direction === 'left' ? -1 : 1)] ?? focus;
  }
  const next = lines[line + (direction === 'up' ? -1 : 1)];
  return next?.[Math.min(column, next.length - 1)] ?? focus;
}

/** How suggestions of one class turned out, from whatever label they changed. */
export type ClassRecord = {
  readonly n: number;
  readonly fixed: number;
  readonly broken: number;
};

export type GroupRecord = { readonly reviewed: ClassRecord; readonly labelled: ClassRecord };

/** Sums what is known of each change into a class. */
export function groupRecord(records: readonly TrackRecord[]): GroupRecord {
  const sum = (part: 'reviewed' | 'labelled'): ClassRecord => ({
    n: total(records, (record) => record[part].n),
    fixed: total(records, (record) => record[part].fixed),
    broken: total(records, (record) => record[part].broken),
  });
  return { reviewed: sum('reviewed'), labelled: sum('labelled') };
}

/** Why a class cannot be accepted in a batch: more labels broken than fixed; null when it can. */
export function heldBy({ reviewed, labelled }: GroupRecord): 'reviewed' | 'labelled' | null {
  if (reviewed.broken > reviewed.fixed) return 'reviewed';
  return labelled.broken > labelled.fixed ? 'labelled' : null;
}

/** One sample for each label that occurs in a group: asking for its record tells how such changes turned out. */
export function representatives({ items, label }: Group): number[] {
  const byLabel = new Map(
    items.filter((item) => item.label !== label).map((item) => [item.label, item.sample] as const),
  );
  return label === null ? [] : [...byLabel.values()];
}

function total<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}
