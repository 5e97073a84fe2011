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
