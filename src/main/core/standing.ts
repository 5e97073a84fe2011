import type { QueueStatus } from '../../shared/contract/queue.ts';
import {
  checkUndo,
  currentDecision,
  settles,
  undoTarget,
  type HistoryEntry,
} from '../../shared/domain/decisions.ts';
import type { RecordedDecision } from './ports.ts';

/** What decisions say about a sample now. `decision` is the one that says it, null while open. */
export type Standing = {
  readonly status: QueueStatus;
  readonly label: number | null;
  readonly decision: number | null;
  readonly reviewer: string | null;
};

export const OPEN: Standing = { status: 'open', label: null, decision: null, reviewer: null };

/** @param history of one sample, oldest first. */
export function standingOf(history: readonly RecordedDecision[]): Standing {
  const current = currentDecision(history.map(entryOf));
  const recorded = history.find(({ id }) => id === current?.id);
  if (current === null || recorded === undefined) return OPEN;
  const { id, label, reviewer } = recorded;
  return { status: statusOf(current.kind), label, decision: id, reviewer };
}

/** What an undo of one sample takes back. @throws NOTHING_TO_UNDO */
export function takenBack(history: readonly RecordedDecision[]): number {
  return undoTarget(history.map(entryOf));
}

/** @throws NOTHING_TO_UNDO when the entry named is not there or not in effect. */
export function checkTakesBack(history: readonly RecordedDecision[], undoes: number): void {
  checkUndo(history.map(entryOf), undoes);
}

function statusOf(kind: Exclude<RecordedDecision['kind'], 'undo'>): QueueStatus {
  if (settles(kind)) return 'decided';
  return kind === 'flag' ? 'flagged' : 'skipped';
}

function entryOf({ id, kind, label, undoes }: RecordedDecision): HistoryEntry<number> {
  if (kind === 'undo') return { id, kind, undoes: undoes ?? -1 };
  return kind === 'label' ? { id, kind, label: label ?? -1 } : { id, kind };
}
