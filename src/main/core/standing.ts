import type { QueueStatus } from '../../shared/contract/queue.ts';
import { checkUndo, undoTarget } from '../../shared/domain/decisions.ts';
import {
  countingDecisions,
  entryOf,
  type ReviewRule,
  reviewState,
  type Verdict,
  verdictsAmong,
} from '../../shared/domain/second-review.ts';
import { GwinnowError } from '../../shared/errors.ts';
import type { RecordedDecision } from './ports.ts';

/** What decisions say about a sample now. `decision` is the one that says it, null while open. */
export type Standing = {
  readonly status: QueueStatus;
  /** Null until the sample is decided: also while verdicts are missing or in conflict. */
  readonly label: number | null;
  readonly decision: number | null;
  readonly reviewer: string | null;
};

export const OPEN: Standing = { status: 'open', label: null, decision: null, reviewer: null };

/** @param counting decisions on one sample that count, of the number `needed`. */
export function standingOf(counting: readonly Verdict<RecordedDecision>[], needed: number): Standing {
  const { state: status, by } = reviewState(counting, needed);
  if (by === null) return OPEN;
  return { status, label: status === 'decided' ? by.label : null, decision: by.id, reviewer: by.reviewer };
}

/**
 * What an undo of one sample takes back: its newest decision; where several people have to give a verdict only the
 * reviewer's own newest. @throws NOTHING_TO_UNDO
 */
export function takenBack(history: readonly RecordedDecision[], needed: number, reviewer: string): number {
  if (needed === 1) return undoTarget(history.map(entryOf));
  const own = countingDecisions(history, needed).findLast((decision) => decision.reviewer === reviewer);
  if (own !== undefined) return own.id;
  throw new GwinnowError('NOTHING_TO_UNDO', `No decision of ${reviewer} on this sample is in effect`);
}

/** @throws NOTHING_TO_UNDO when the entry named is not there or not in effect. */
export function checkTakesBack(history: readonly RecordedDecision[], undoes: number): void {
  checkUndo(history.map(entryOf), undoes);
}

/**
 * The verdicts that an adjudication by this person decides between.
 *
 * @throws BAD_ARGUMENT where there is no conflict; PARTY_TO_CONFLICT where one of them is theirs and the rule leaves
 * conflicts to others.
 */
export function adjudicated(
  history: readonly RecordedDecision[],
  needed: number,
  { partiesAdjudicate }: Pick<ReviewRule, 'partiesAdjudicate'>,
  { sample, adjudicator }: { readonly sample: number; readonly adjudicator: string },
): number[] {
  const verdicts = verdictsAmong(countingDecisions(history, needed));
  if (needed === 1 || reviewState(verdicts, needed).state !== 'conflict') {
    throw new GwinnowError('BAD_ARGUMENT', `Verdicts on sample ${sample} are not in conflict`, { sample });
  }
  if (!partiesAdjudicate && verdicts.some(({ reviewer }) => reviewer === adjudicator)) {
    const message = `One of the verdicts in conflict on sample ${sample} is yours: somebody else decides between them`;
    throw new GwinnowError('PARTY_TO_CONFLICT', message, { sample });
  }
  return verdicts.map(({ id }) => id);
}

/** @throws BAD_ARGUMENT for a verdict on what was adjudicated: an adjudication stands until it is taken back. */
export function checkNotAdjudicated(
  history: readonly RecordedDecision[],
  needed: number,
  sample: number,
): void {
  if (needed === 1) return;
  const found = countingDecisions(history, needed).find(({ adjudicates }) => adjudicates !== null);
  if (found === undefined) return;
  const message = `${found.reviewer} decided between the verdicts on sample ${sample}: that stands until it is taken back`;
  throw new GwinnowError('BAD_ARGUMENT', message, { sample });
}
