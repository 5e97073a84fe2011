import { entriesInEffect, settles, type DecisionKind, type HistoryEntry } from './decisions.ts';
import { sampleShare } from './spot-checks.ts';

/** The most reviewers a policy can ask for. */
export const MOST_REVIEWERS = 5;

/** How many people a policy puts a sample before, and what they see of each other. */
export type ReviewRule = {
  /** Verdicts that each sample needs, 1..5, each from somebody else. */
  readonly reviewers: number;
  /** Share of the samples that need two where `reviewers` is 1. */
  readonly secondReviewRate: number;
  /** The policy's seed, which chooses them. */
  readonly seed: number;
  /** Whether verdicts of others stay hidden from a reviewer until theirs is given. */
  readonly independentReview: boolean;
  /** Whether somebody whose verdict is one of those in conflict may decide between them. */
  readonly partiesAdjudicate: boolean;
};

/** A decision or an undo as review by several needs it. */
export type ReviewEntry = {
  readonly id: number;
  readonly kind: DecisionKind | 'undo';
  /** The label it gives, a class index; null for skip, flag and undo. */
  readonly label: number | null;
  readonly undoes: number | null;
  readonly reviewer: string;
  /** Whether verdicts of others were in view when it was given; null where there were none, or it was not noted. */
  readonly othersSeen: boolean | null;
  /** For an adjudication: the verdicts it decides between. */
  readonly adjudicates: readonly number[] | null;
};

export type Verdict<Entry extends ReviewEntry> = Entry & { readonly kind: DecisionKind };

const SECOND_REVIEW = 0x7365636f;

/** How many verdicts a sample needs. A higher share keeps all that a lower one chose. */
export function reviewersNeeded(
  { reviewers, secondReviewRate, seed }: Pick<ReviewRule, 'reviewers' | 'secondReviewRate' | 'seed'>,
  sample: number,
): number {
  if (reviewers > 1 || secondReviewRate === 0) return reviewers;
  return sampleShare(SECOND_REVIEW, seed, sample) < secondReviewRate ? 2 : 1;
}

/** Whether two rules can ask for another number of verdicts on the same sample. */
export function asksAlike(one: ReviewRule, other: ReviewRule): boolean {
  if (one.reviewers !== other.reviewers) return false;
  if (one.reviewers > 1) return true;
  const chosenAlike = one.secondReviewRate === 0 || one.seed === other.seed;
  return one.secondReviewRate === other.secondReviewRate && chosenAlike;
}

/**
 * Decisions on a sample that count now, by ascending id. Where one verdict is needed that is the latest in effect;
 * else the latest of each reviewer, and the latest adjudication.
 *
 * @param history of one sample, oldest first.
 */
export function countingDecisions<Entry extends ReviewEntry>(
  history: readonly Entry[],
  needed: number,
): readonly Verdict<Entry>[] {
  return needed === 1 ? decisionsInEffect(history).slice(-1) : latestOfEach(history);
}

/** The latest decision in effect of each reviewer, and the latest adjudication, by ascending id. */
export function latestOfEach<Entry extends ReviewEntry>(
  history: readonly Entry[],
): readonly Verdict<Entry>[] {
  const latest = new Map<string, Verdict<Entry>>();
  for (const decision of decisionsInEffect(history)) {
    latest.set(decision.adjudicates === null ? `by ${decision.reviewer}` : 'adjudication', decision);
  }
  return [...latest.values()].toSorted((a, b) => a.id - b.id);
}

/** Those of them that say something of the sample: all but skips and adjudications. */
export function verdictsAmong<Entry extends ReviewEntry>(
  counting: readonly Verdict<Entry>[],
): readonly Verdict<Entry>[] {
  return counting.filter(({ kind, adjudicates }) => kind !== 'skip' && adjudicates === null);
}

export type ReviewState = 'open' | 'waiting' | 'conflict' | 'decided' | 'skipped' | 'flagged';

/** What the decisions that count say of a sample, and which of them says it: the newest of those it rests on. */
export function reviewState<Entry extends ReviewEntry>(
  counting: readonly Verdict<Entry>[],
  needed: number,
): { readonly state: ReviewState; readonly by: Verdict<Entry> | null } {
  const newest = counting.at(-1) ?? null;
  if (newest === null) return { state: 'open', by: null };
  const adjudication = counting.findLast(({ adjudicates }) => adjudicates !== null) ?? null;
  if (adjudication !== null || needed === 1) {
    const by = adjudication ?? newest;
    return { state: stateOf(by.kind), by };
  }
  const verdicts = verdictsAmong(counting);
  const by = verdicts.at(-1) ?? null;
  if (by === null) return { state: 'skipped', by: newest };
  if (verdicts.length < needed) return { state: 'waiting', by };
  const alike = verdicts.every(({ label }) => label === by.label);
  return { state: alike ? stateOf(by.kind) : 'conflict', by };
}

/**
 * Whether what others said of a sample is kept from a reviewer now: until their own verdict is given, or all that are
 * needed are.
 */
export function hidesOthers<Entry extends ReviewEntry>(
  counting: readonly Verdict<Entry>[],
  needed: number,
  { independentReview }: Pick<ReviewRule, 'independentReview'>,
  reviewer: string,
): boolean {
  if (!independentReview || needed === 1) return false;
  const verdicts = verdictsAmong(counting);
  const complete = verdicts.length >= needed || counting.some(({ adjudicates }) => adjudicates !== null);
  return !complete && !verdicts.some((verdict) => verdict.reviewer === reviewer);
}

/**
 * What `othersSeen` is of a decision that a reviewer makes now.
 *
 * @param history of the sample, oldest first.
 */
export function othersSeenBy<Entry extends ReviewEntry>(
  history: readonly Entry[],
  needed: number,
  rule: Pick<ReviewRule, 'independentReview'>,
  reviewer: string,
): boolean | null {
  const theirs = verdictsAmong(latestOfEach(history)).filter((verdict) => verdict.reviewer !== reviewer);
  if (theirs.length === 0) return null;
  if (!hidesOthers(countingDecisions(history, needed), needed, rule, reviewer)) return true;
  return verdictsBeforeOthers(history).informed.has(reviewer);
}

/**
 * Each reviewer's last verdict from before they could see another's: what independent agreement is counted from. Who
 * changes their verdict after that does not change it.
 *
 * @param history of one sample, oldest first.
 * @returns `verdicts` by ascending id; `informed`: who has been able to see another's verdict.
 */
export function verdictsBeforeOthers<Entry extends ReviewEntry>(
  history: readonly Entry[],
): { readonly verdicts: readonly Verdict<Entry>[]; readonly informed: ReadonlySet<string> } {
  const fixed = new Map<string, Verdict<Entry> | null>();
  let verdicts: readonly Verdict<Entry>[] = [];
  for (const [index, entry] of history.entries()) {
    const { reviewer } = entry;
    const others = verdicts.some((verdict) => verdict.reviewer !== reviewer);
    const told = entry.othersSeen ?? others;
    if (told && isVerdict(entry) && !fixed.has(reviewer)) fixed.set(reviewer, null);
    verdicts = verdictsAmong(latestOfEach(history.slice(0, index + 1)));
    if (verdicts.length < 2) continue;
    for (const verdict of verdicts) {
      if (!fixed.has(verdict.reviewer)) fixed.set(verdict.reviewer, verdict);
    }
  }
  const free = verdicts.filter(({ reviewer }) => !fixed.has(reviewer));
  const kept = [...fixed.values()].filter((verdict) => verdict !== null);
  return {
    verdicts: [...kept, ...free].toSorted((a, b) => a.id - b.id),
    informed: new Set(fixed.keys()),
  };
}

function decisionsInEffect<Entry extends ReviewEntry>(history: readonly Entry[]): Verdict<Entry>[] {
  const inEffect = new Set(entriesInEffect(history.map(entryOf)).map(({ id }) => id));
  return history.filter((entry) => isDecision(entry)).filter(({ id }) => inEffect.has(id));
}

function isDecision<Entry extends ReviewEntry>(entry: Entry): entry is Verdict<Entry> {
  return entry.kind !== 'undo';
}

function isVerdict({ kind, adjudicates }: ReviewEntry): boolean {
  return kind !== 'undo' && kind !== 'skip' && adjudicates === null;
}

function stateOf(kind: DecisionKind): ReviewState {
  if (settles(kind)) return 'decided';
  return kind === 'flag' ? 'flagged' : 'skipped';
}

/** An entry as the rules of undoing take it. */
export function entryOf({
  id,
  kind,
  label,
  undoes,
}: Pick<ReviewEntry, 'id' | 'kind' | 'label' | 'undoes'>): HistoryEntry<number> {
  if (kind === 'undo') return { id, kind, undoes: undoes ?? -1 };
  return kind === 'label' ? { id, kind, label: label ?? -1 } : { id, kind };
}
