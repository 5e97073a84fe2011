import type { QueueItem, QueueStatus } from '../../shared/contract/queue.ts';
import { doubtOf } from '../../shared/domain/verdicts.ts';

/** What narrows the grid; null or an empty set lets everything through. */
export type Facets = {
  /** Suggested classes; items without a transform have none. */
  readonly suggestions: ReadonlySet<number>;
  /** `accepted`: spot checks. */
  readonly outcome: 'rescued' | 'unsure' | 'accepted' | null;
  readonly status: QueueStatus | null;
  /** Whether the label after the transform is another than before. */
  readonly changed: boolean | null;
  readonly doubt: 'model' | 'classes' | null;
  /** Least chance that the suggestion is right; items whose chance is not known are below it. */
  readonly chance: number | null;
  /** Whether the transform is unusually far from the image. */
  readonly far: boolean | null;
  /** Certainty of the original, both ends included. */
  readonly certainty: { readonly from: number; readonly to: number };
};

export const OPEN_ITEMS: Facets = {
  suggestions: new Set(),
  outcome: null,
  status: 'open',
  changed: null,
  doubt: null,
  chance: null,
  far: null,
  certainty: { from: 0, to: 1 },
};

type Test = (item: QueueItem, facets: Facets) => boolean;

const TESTS: Readonly<Record<keyof Facets, Test>> = {
  suggestions: ({ suggestion }, { suggestions }) =>
    suggestions.size === 0 || (suggestion !== null && suggestions.has(suggestion.label)),
  outcome: (item, { outcome }) => outcome === null || item.outcome === outcome,
  status: (item, { status }) => status === null || item.status === status,
  changed: (item, { changed }) => changed === null || isChanged(item) === changed,
  doubt: (item, { doubt }) => doubt === null || kindOfDoubt(item) === doubt,
  chance: (item, { chance }) => chance === null || (item.chance !== null && item.chance >= chance),
  far: (item, { far }) => far === null || item.far === far,
  certainty: (item, { certainty: { from, to } }) => item.certainty >= from && item.certainty <= to,
};

const NAMES = ['suggestions', 'outcome', 'status', 'changed', 'doubt', 'chance', 'far', 'certainty'] as const;

/**
 * Least chances that can be asked for: 9 in 10, 19 in 20, and 99 in 100.
 *
 * @param goalBar above which 99 % were right on validation, in place of the last; null where that is not known
 */
export function chanceSteps(goalBar: number | null): readonly number[] {
  return [0.9, 0.95, goalBar ?? 0.99];
}

export function isChanged({ label, suggestion }: QueueItem): boolean {
  return suggestion !== null && suggestion.label !== label;
}

/** @param except a facet that is not looked at: its own counts are of what the others let through. */
export function passes(item: QueueItem, facets: Facets, except: keyof Facets | null = null): boolean {
  return NAMES.every((name) => name === except || TESTS[name](item, facets));
}

export type FacetCounts = {
  readonly suggestions: ReadonlyMap<number, number>;
  readonly outcome: ReadonlyMap<string, number>;
  readonly status: ReadonlyMap<string, number>;
  readonly changed: ReadonlyMap<boolean, number>;
  readonly doubt: ReadonlyMap<string, number>;
  /** By least chance; empty where no item's chance is known. */
  readonly chance: ReadonlyMap<number, number>;
  readonly far: ReadonlyMap<boolean, number>;
};

/** How many items each value of each facet would show, the other facets staying as they are. */
export function facetCounts(
  items: readonly QueueItem[],
  facets: Facets,
  goalBar: number | null,
): FacetCounts {
  return {
    suggestions: countBy(items, facets, 'suggestions', ({ suggestion }) => suggestion?.label ?? null),
    outcome: countBy(items, facets, 'outcome', ({ outcome }) => outcome),
    status: countBy(items, facets, 'status', ({ status }) => status),
    changed: countBy(items, facets, 'changed', isChanged),
    doubt: countBy(items, facets, 'doubt', kindOfDoubt),
    chance: chanceCounts(items, facets, goalBar),
    far: countBy(items, facets, 'far', ({ far }) => far),
  };
}

function chanceCounts(
  items: readonly QueueItem[],
  facets: Facets,
  goalBar: number | null,
): ReadonlyMap<number, number> {
  if (items.every(({ chance }) => chance === null)) return new Map();
  const others = items.filter((item) => passes(item, facets, 'chance'));
  return new Map(
    chanceSteps(goalBar).map((least) => [
      least,
      others.filter(({ chance }) => chance !== null && chance >= least).length,
    ]),
  );
}

function countBy<Value>(
  items: readonly QueueItem[],
  facets: Facets,
  name: keyof Facets,
  valueOf: (item: QueueItem) => Value | null,
): ReadonlyMap<Value, number> {
  const counts = new Map<Value, number>();
  for (const item of items) {
    const value = valueOf(item);
    if (value !== null && passes(item, facets, name)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

function kindOfDoubt({ entropy, mutualInformation }: QueueItem): 'model' | 'classes' | 'none' {
  return doubtOf(entropy, mutualInformation).kind;
}
