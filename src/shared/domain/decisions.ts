import { GwinnowError } from '../errors.ts';
import type { Suggestion } from './verdicts.ts';

/** What a person can say about a sample: take the suggestion, keep the original's label, give one, pass on, raise a flag. */
export const DECISION_KINDS = ['accept', 'keep', 'label', 'skip', 'flag'] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];

/** Why, in codes that can be counted; free text goes beside it. */
export const REASON_CODES = [
  'ambiguous',
  'unreadable',
  'no-class-fits',
  'several-objects',
  'transform-misleads',
  'transform-unlike',
  'original-clear',
  'wrong-ground-truth',
  'duplicate',
  'training-error',
  'other',
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

/** A verdict. `label` is the class index given, for kind 'label' alone. */
export type Decision<Id> = { readonly id: Id; readonly reason?: ReasonCode; readonly note?: string } & (
  | { readonly kind: Exclude<DecisionKind, 'label'> }
  | { readonly kind: 'label'; readonly label: number }
);

/** A compensating entry: it takes back an earlier decision, or an earlier undo (a redo). Nothing is ever deleted. */
export type Undo<Id> = { readonly id: Id; readonly kind: 'undo'; readonly undoes: Id };

/** One line of a sample's history, oldest first. */
export type HistoryEntry<Id> = Decision<Id> | Undo<Id>;

/**
 * Entries that count: one is in effect unless a later undo that is itself in effect names it. So an undone undo takes
 * nothing back, and what it had undone is in effect again.
 *
 * @throws BAD_ARGUMENT when an undo names no earlier entry, or an id occurs twice.
 */
export function entriesInEffect<Id>(history: readonly HistoryEntry<Id>[]): readonly HistoryEntry<Id>[] {
  checkHistory(history);
  const undone = new Set<Id>();
  const inEffect: HistoryEntry<Id>[] = [];
  for (const entry of history.toReversed()) {
    if (undone.has(entry.id)) continue;
    if (entry.kind === 'undo') undone.add(entry.undoes);
    inEffect.push(entry);
  }
  return inEffect.toReversed();
}

/** The latest decision in effect, null when the sample is undecided. */
export function currentDecision<Id>(history: readonly HistoryEntry<Id>[]): Decision<Id> | null {
  return entriesInEffect(history).findLast(isDecision) ?? null;
}

/**
 * What "undo" takes back now: the latest decision in effect.
 *
 * @throws NOTHING_TO_UNDO when no decision is in effect.
 */
export function undoTarget<Id>(history: readonly HistoryEntry<Id>[]): Id {
  const decision = currentDecision(history);
  if (decision === null) throw new GwinnowError('NOTHING_TO_UNDO', 'no decision on this sample is in effect');
  return decision.id;
}

/**
 * What "redo" takes back now: the latest undo of a decision that is in effect and that no new decision has followed.
 *
 * @throws NOTHING_TO_UNDO when there is none.
 */
export function redoTarget<Id>(history: readonly HistoryEntry<Id>[]): Id {
  const decisions = new Set(history.filter(isDecision).map((entry) => entry.id));
  const later = new Set(history.slice(history.findLastIndex(isDecision) + 1).map((entry) => entry.id));
  const undo = entriesInEffect(history).findLast(
    (entry) => entry.kind === 'undo' && later.has(entry.id) && decisions.has(entry.undoes),
  );
  if (undo === undefined)
    throw new GwinnowError('NOTHING_TO_UNDO', 'no undo on this sample can be taken back');
  return undo.id;
}

/**
 * Checks that a wanted undo makes sense: its target is there and in effect (undoing twice would say nothing new).
 *
 * @throws NOTHING_TO_UNDO otherwise.
 */
export function checkUndo<Id>(history: readonly HistoryEntry<Id>[], undoes: Id): void {
  if (entriesInEffect(history).some((entry) => entry.id === undoes)) return;
  throw new GwinnowError('NOTHING_TO_UNDO', `entry ${String(undoes)} is not there or already undone`);
}

/**
 * The sample's label after a decision; null while nobody has settled it (undecided, skipped or flagged).
 *
 * @param originalLabel the classifier's label of the original image, class index.
 */
export function labelAfter<Id>(
  decision: Decision<Id> | null,
  originalLabel: number,
  suggestion: Suggestion,
): number | null {
  switch (decision?.kind) {
    case 'accept':
      return suggestion.label;
    case 'keep':
      return originalLabel;
    case 'label':
      return decision.label;
    default:
      return null;
  }
}

/** Whether a decision settles the sample's label; skipped and flagged samples stay in the queue. */
export function settles(kind: DecisionKind): boolean {
  return kind === 'accept' || kind === 'keep' || kind === 'label';
}

function isDecision<Id>(entry: HistoryEntry<Id>): entry is Decision<Id> {
  return entry.kind !== 'undo';
}

function checkHistory<Id>(history: readonly HistoryEntry<Id>[]): void {
  const seen = new Set<Id>();
  for (const entry of history) {
    if (entry.kind === 'undo' && !seen.has(entry.undoes)) {
      throw new GwinnowError(
        'BAD_ARGUMENT',
        `undo ${String(entry.id)} names no earlier entry: ${String(entry.undoes)}`,
      );
    }
    if (seen.has(entry.id)) throw new GwinnowError('BAD_ARGUMENT', `entry ${String(entry.id)} occurs twice`);
    seen.add(entry.id);
  }
}
