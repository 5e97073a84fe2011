import type { QueueItem } from '../../shared/contract/queue.ts';

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
