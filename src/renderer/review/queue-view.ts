import type { QueueRequest } from '../../shared/contract/queue.ts';

export type QueueFilter = NonNullable<QueueRequest['filter']>;
export type QueueSort = NonNullable<QueueRequest['sort']>;

/** Which part of the queue is listed, and in what order. */
export type QueueView = {
  readonly filter: QueueFilter;
  readonly sort: QueueSort;
  readonly descending: boolean;
};

export const WHOLE_QUEUE: QueueView = { filter: {}, sort: 'certainty', descending: false };

export const SORTS = [
  'certainty',
  'entropy',
  'mutualInformation',
  'gain',
  'status',
  'outcome',
  'label',
  'suggestion',
  'reviewer',
  'chance',
] as const satisfies readonly QueueSort[];

/** Filters and orders by what labels and transforms say: of no use to whoever is to pick before they see these. */
const TELLING: ReadonlySet<string> = new Set(['outcome', 'changed', 'label', 'suggestion']);

/** The sorts that are offered; `blind`: while labels and transforms are hidden. */
export function sortsFor(blind: boolean): readonly QueueSort[] {
  return blind ? SORTS.filter((sort) => !TELLING.has(sort)) : SORTS;
}

/** The view without what would tell; null where nothing does. */
export function blindQueue({ filter, sort, descending }: QueueView): QueueView | null {
  const told = Object.entries(filter).filter(([name, value]) => TELLING.has(name) && value !== undefined);
  if (told.length === 0 && !TELLING.has(sort)) return null;
  const { outcome: _, changed: __, label: ___, suggestion: ____, ...others } = filter;
  return TELLING.has(sort) ? { ...WHOLE_QUEUE, filter: others } : { filter: others, sort, descending };
}

/** How many things a filter names. */
export function filterSize(filter: QueueFilter): number {
  return Object.values(filter).filter((value) => value !== undefined).length;
}

/** The filter with one thing named or, with `undefined`, no longer named. */
export function refined<Name extends keyof QueueFilter>(
  filter: QueueFilter,
  name: Name,
  value: QueueFilter[Name] | undefined,
): QueueFilter {
  const { [name]: _, ...others } = filter;
  return value === undefined ? others : { ...others, [name]: value };
}
