import type { Decision } from '../../shared/contract/decisions.ts';
import type { QueueItem, QueueStatus } from '../../shared/contract/queue.ts';
import { settles } from '../../shared/domain/decisions.ts';

/** Of all samples scored under the policy. */
export type Counts = Readonly<
  Record<QueueStatus | 'accepted' | 'rejected' | 'rescued' | 'unsure', number>
> & {
  /** Accepted samples that are in the queue too. */
  readonly spotChecks?: number | undefined;
};

/** How many items the whole queue has. */
export function queueLength({ rejected, spotChecks = 0 }: Counts): number {
  return rejected + spotChecks;
}

/** The list after verdicts, without asking for it again. Of undos only the engine knows what they bring back. */
export function afterDecisions(
  items: readonly QueueItem[],
  decisions: readonly Decision[],
): readonly QueueItem[] {
  const bySample = new Map(decisions.map((decision) => [decision.sample, decision]));
  return items.map((item) => {
    const decision = bySample.get(item.sample);
    return decision === undefined ? item : decided(item, decision);
  });
}

function decided(item: QueueItem, { kind, label, reviewer }: Decision): QueueItem {
  if (kind === 'undo') return item;
  return { ...item, status: statusOf(kind), decided: { kind, label, reviewer } };
}

function statusOf(kind: Exclude<Decision['kind'], 'undo'>): QueueStatus {
  if (settles(kind)) return 'decided';
  return kind === 'flag' ? 'flagged' : 'skipped';
}

/**
 * Counts after items changed their status.
 *
 * @param before the same items as `after`, in the same order
 */
export function moved(counts: Counts, before: readonly QueueItem[], after: readonly QueueItem[]): Counts {
  const result = { ...counts };
  for (const [index, { status }] of after.entries()) {
    const from = before[index]?.status ?? status;
    result[from] -= 1;
    result[status] += 1;
  }
  return result;
}
