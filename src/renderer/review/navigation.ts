import type { QueueStatus } from '../../shared/contract/queue.ts';

/** What moving through the queue needs to know of an item. */
export type Stop = { readonly sample: number; readonly status: QueueStatus };

/** The item one further (1) or one back (-1); null at the end. An item that left the list has no neighbours. */
export function neighbour(items: readonly Stop[], current: number, by: 1 | -1): number | null {
  const at = items.findIndex(({ sample }) => sample === current);
  return at < 0 ? null : (items[at + by]?.sample ?? null);
}

/**
 * The nearest undecided item in a direction, starting again from the other end; null when no other is undecided. Who
 * looks at conflicts goes from one to the next of them.
 *
 * @param current may be null or no longer in the list: the search then starts at the end it would wrap to.
 */
export function undecided(
  items: readonly Stop[],
  current: number | null,
  by: 1 | -1,
  wanted: 'open' | 'conflict' = 'open',
): number | null {
  const at = items.findIndex(({ sample }) => sample === current);
  const ahead = by === 1 ? items.slice(at + 1) : items.slice(0, Math.max(at, 0)).toReversed();
  const around = by === 1 ? items.slice(0, Math.max(at, 0)) : items.slice(at + 1).toReversed();
  const isOpen = ({ status, sample }: Stop) => status === wanted && sample !== current;
  return (ahead.find(isOpen) ?? around.find(isOpen))?.sample ?? null;
}

/**
 * Where one stands after the list was read anew: on the same item if it is still there; else on the first that
 * followed it and is; else on the nearest that came before it; else at the start.
 *
 * @returns the sample, null when the new list is empty.
 */
export function placeAfter(
  before: readonly number[],
  after: readonly number[],
  current: number | null,
): number | null {
  const there = new Set(after);
  if (current !== null && there.has(current)) return current;
  const at = current === null ? -1 : before.indexOf(current);
  const followers = at < 0 ? [] : before.slice(at + 1);
  const leaders = at < 0 ? [] : before.slice(0, at).toReversed();
  return [...followers, ...leaders].find((sample) => there.has(sample)) ?? after[0] ?? null;
}

/** What to fetch beforehand: the next undecided items, and the two neighbours that an arrow key leads to. */
export function prefetchWindow(items: readonly Stop[], current: number | null, size: number): number[] {
  const at = items.findIndex(({ sample }) => sample === current);
  const open = items
    .slice(at + 1)
    .filter(({ status }) => status === 'open')
    .slice(0, size);
  const beside = at < 0 ? [] : [items[at + 1], items[at - 1]].filter((item) => item !== undefined);
  return [...new Set([...open, ...beside].map(({ sample }) => sample))];
}
