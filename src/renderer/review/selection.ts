/** Which cards are chosen, which one the keyboard is on, and from where Shift extends. */
export type Selection = {
  readonly chosen: ReadonlySet<number>;
  readonly focus: number | null;
  readonly anchor: number | null;
};

export const NOTHING: Selection = { chosen: new Set(), focus: null, anchor: null };

/** The keyboard goes to a card; what is chosen stays. */
export function focusOn(selection: Selection, sample: number): Selection {
  return { ...selection, focus: sample, anchor: sample };
}

/** Chooses a card, or lets go of it. */
export function toggle(selection: Selection, sample: number): Selection {
  const chosen = new Set(selection.chosen);
  if (!chosen.delete(sample)) chosen.add(sample);
  return { chosen, focus: sample, anchor: sample };
}

/**
 * Chooses all cards from the anchor to one, in the order shown, beside what was chosen already.
 *
 * @param order samples as they are shown
 */
export function extendTo(selection: Selection, order: readonly number[], sample: number): Selection {
  const anchor = selection.anchor ?? sample;
  const [from, to] = [order.indexOf(anchor), order.indexOf(sample)];
  if (to < 0) return selection;
  const start = from < 0 ? to : Math.min(from, to);
  const range = order.slice(start, Math.max(from, to) + 1);
  return {
    chosen: new Set([...selection.chosen, ...range]),
    focus: sample,
    anchor: from < 0 ? sample : anchor,
  };
}

/** Chooses all of some cards; when all of them were chosen already, lets go of them. */
export function chooseAll(selection: Selection, samples: readonly number[]): Selection {
  const chosen = new Set(selection.chosen);
  const all = samples.length > 0 && samples.every((sample) => chosen.has(sample));
  for (const sample of samples) {
    if (all) chosen.delete(sample);
    else chosen.add(sample);
  }
  return { ...selection, chosen };
}

export function clear(selection: Selection): Selection {
  return { ...selection, chosen: new Set(), anchor: selection.focus };
}

/**
 * After the cards changed: what is no longer shown is no longer chosen, and the keyboard stays on its card or goes to
 * the one that took its place.
 */
export function keepShown(
  selection: Selection,
  before: readonly number[],
  after: readonly number[],
): Selection {
  const there = new Set(after);
  const chosen = new Set([...selection.chosen].filter((sample) => there.has(sample)));
  const { focus } = selection;
  if (focus === null) return { ...selection, chosen };
  const follower = before.slice(Math.max(before.indexOf(focus), 0)).find((sample) => there.has(sample));
  const next = there.has(focus) ? focus : (follower ?? after.at(-1) ?? null);
  const anchor = selection.anchor !== null && there.has(selection.anchor) ? selection.anchor : next;
  return { chosen, focus: next, anchor };
}
