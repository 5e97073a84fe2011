import { type Share, shareDifference, shareOf } from './statistics.ts';

/** Decisions that settle a sample whose suggestion was in view, alike in every field. */
export type SettledGroup = {
  readonly kind: 'accept' | 'keep' | 'label';
  /** Final label, the classifier's label of the original, of the transform, and the class picked blind. */
  readonly label: number;
  readonly original: number;
  readonly suggestion: number;
  readonly blind: number | null;
  readonly count: number;
};

export type Tally = { settled: number; accepted: number; kept: number; other: number };

/** What became of the suggestions. A label that a reviewer typed counts as the one it equals. */
export function tallyOf(groups: readonly SettledGroup[]): Tally {
  const tally = { settled: 0, accepted: 0, kept: 0, other: 0 };
  for (const group of groups) {
    tally.settled += group.count;
    tally[fateOf(group)] += group.count;
  }
  return tally;
}

function fateOf({ kind, label, original, suggestion }: SettledGroup): 'accepted' | 'kept' | 'other' {
  if (kind === 'accept') return 'accepted';
  if (kind === 'keep') return 'kept';
  if (label === suggestion) return 'accepted';
  return label === original ? 'kept' : 'other';
}

export type Anchoring = {
  readonly blind: { readonly n: number; readonly agreed: number; readonly revised: number };
  readonly open: { readonly n: number; readonly agreed: number };
};

/** How often the final label is the suggestion, apart for those who picked a class before they saw it. */
export function anchoringOf(groups: readonly SettledGroup[]): Anchoring {
  const blind = { n: 0, agreed: 0, revised: 0 };
  const open = { n: 0, agreed: 0 };
  for (const group of groups) {
    const part = group.blind === null ? open : blind;
    part.n += group.count;
    if (group.label === group.suggestion) part.agreed += group.count;
    if (group.blind !== null && group.blind !== group.label) blind.revised += group.count;
  }
  return { blind, open };
}

/** How often reviewers gave another label than was suggested, with 95 % intervals. */
export type Overrides = {
  readonly blind: Share;
  readonly open: Share;
  /** Blind less open; null while one of them is of nothing. */
  readonly difference: { readonly value: number; readonly low: number; readonly high: number } | null;
  /** Of those who picked blind: another label once they had seen the suggestion. */
  readonly revised: Share;
};

export function overridesOf({ blind, open }: Anchoring): Overrides {
  const first = shareOf(blind.n - blind.agreed, blind.n);
  const second = shareOf(open.n - open.agreed, open.n);
  const revised = shareOf(blind.revised, blind.n);
  return { blind: first, open: second, difference: shareDifference(first, second), revised };
}

/** A change that decided `items` samples at once: at which time, milliseconds since 1970. */
export type Change = { readonly at: number; readonly items: number };

/** A longer time between two changes is a pause, milliseconds. */
const PAUSE_MS = 120_000;
/** Fewer decisions than this tell nothing of a pace. */
const ENOUGH = 5;

/**
 * Decisions a minute, over the time between one and the next; null when too few follow each other without a pause.
 *
 * @param changes oldest first.
 */
export function perMinute(changes: readonly Change[]): number | null {
  let decisions = 0;
  let time = 0;
  for (const [index, { at, items }] of changes.entries()) {
    const gap = at - (changes[index - 1]?.at ?? Number.NEGATIVE_INFINITY);
    if (isGap(gap)) time += gap;
    decisions += isGap(gap) ? items : items - 1;
  }
  return decisions < ENOUGH || time === 0 ? null : (decisions * 60_000) / time;
}

/**
 * Mean seconds a reviewer takes for one item: the time since their change before, shared by all that a change decides.
 * The mean and not the median, for it is multiplied by how many are left. Null when there is nothing but pauses.
 *
 * @param changes oldest first.
 */
export function secondsPerItem(changes: readonly (Change & { readonly reviewer: string })[]): number | null {
  let seconds = 0;
  let decided = 0;
  const last = new Map<string, number>();
  for (const { at, items, reviewer } of changes) {
    const gap = at - (last.get(reviewer) ?? Number.NEGATIVE_INFINITY);
    last.set(reviewer, at);
    if (!isGap(gap)) continue;
    seconds += gap / 1000;
    decided += items;
  }
  return decided === 0 ? null : seconds / decided;
}

/** Decisions in each of the `minutes` before `now`, oldest first. */
export function countsPerMinute(now: number, minutes: number, changes: readonly Change[]): number[] {
  const counts = Array.from({ length: minutes }, () => 0);
  for (const { at, items } of changes) {
    const slot = minutes - 1 - Math.floor((now - at) / 60_000);
    if (slot >= 0 && slot < minutes) counts[slot] = (counts[slot] ?? 0) + items;
  }
  return counts;
}

/** A clock that was set back makes no gap. */
function isGap(ms: number): boolean {
  return ms >= 0 && ms < PAUSE_MS;
}

export type ChangeTally = { n: number; fixed: number; broken: number; neither: number };

/**
 * How changes from one label to another turned out, by what the label really is.
 *
 * @param truths how often each real label occurs. A change of nothing fixes and breaks nothing.
 */
export function tallyChange(
  from: number,
  to: number,
  truths: readonly { readonly label: number; readonly count: number }[],
): ChangeTally {
  const tally = { n: 0, fixed: 0, broken: 0, neither: 0 };
  for (const { label, count } of truths) {
    tally.n += count;
    if (label !== from && label !== to) tally.neither += count;
    else if (from !== to) tally[label === to ? 'fixed' : 'broken'] += count;
  }
  return tally;
}
