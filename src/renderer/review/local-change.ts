import type { Acknowledged, Decision } from '../../shared/contract/decisions.ts';
import type { QueueItem, QueueStatus } from '../../shared/contract/queue.ts';

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

/** What was written, and what became of the sample of each. */
export type Written = Pick<Acknowledged, 'decisions' | 'statuses'>;

/** The list after verdicts, without asking for it again. Of undos only the engine knows what they bring back. */
export function afterDecisions(
  items: readonly QueueItem[],
  { decisions, statuses }: Written,
): readonly QueueItem[] {
  const bySample = new Map(decisions.map((decision, index) => [decision.sample, index]));
  return items.map((item) => {
    const index = bySample.get(item.sample) ?? -1;
    const [decision, status] = [decisions[index], statuses[index]];
    return decision === undefined || status === undefined ? item : decided(item, decision, status);
  });
}

function decided(item: QueueItem, { kind, label, reviewer }: Decision, status: QueueStatus): QueueItem {
  if (kind === 'undo') return item;
  return { ...item, status, decided: status === 'conflict' ? null : { kind, label, reviewer } };
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
