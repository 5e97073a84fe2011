import type { Decision } from '../../shared/contract/decisions.ts';

/** What this browser knows of a reviewer's first looks. */
export type FirstLooks = {
  /** Samples whose labels or transform were in view without a pick before. */
  readonly seen: ReadonlySet<number>;
  /** Class picked before labels and transform were shown. */
  readonly picks: ReadonlyMap<number, number>;
  /** Samples decided while labels and transform were hidden. */
  readonly unseen: ReadonlySet<number>;
};

export type BlindView =
  /** Labels and transform are hidden until a class is picked. */
  | { readonly hidden: true; readonly pick: null }
  /** `pick`: the class picked before they were shown; null where they were in view from the start. */
  | { readonly hidden: false; readonly pick: number | null };

/**
 * Whether an item's labels and transform stay hidden. A first look cannot be had twice: who saw an item open, now or
 * in a decision of theirs, cannot pick blind any more, and a pick once made stays the pick. Whoever is unsure or
 * raises a flag while all is hidden, and comes back or takes it back, still has the first look before them.
 *
 * @param history of the item, oldest first; null while it is not known: hidden in blind mode.
 */
export function blindView(
  on: boolean,
  sample: number,
  looks: FirstLooks,
  history: readonly Decision[] | null,
  reviewer: string | null,
): BlindView {
  const pick = looks.picks.get(sample) ?? earlierPick(history ?? [], reviewer);
  if (pick !== null) return { hidden: false, pick };
  const unseen = looks.unseen.has(sample);
  const knows =
    looks.seen.has(sample) ||
    (history ?? []).some((entry) => decidedBy(entry, reviewer) && !(unseen && entry.label === null));
  return on && !knows ? { hidden: true, pick: null } : { hidden: false, pick: null };
}

function earlierPick(history: readonly Decision[], reviewer: string | null): number | null {
  return history.find((entry) => decidedBy(entry, reviewer))?.blind ?? null;
}

function decidedBy({ reviewer: who, kind }: Decision, reviewer: string | null): boolean {
  return who === reviewer && kind !== 'undo';
}
