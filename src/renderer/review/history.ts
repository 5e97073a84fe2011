import type { Decision } from '../../shared/contract/decisions.ts';
import type { SampleDetail } from '../../shared/contract/queue.ts';
import { accepts } from '../../shared/domain/verdicts.ts';

/** What happened to an item, one line each. */
export type HistoryLine = { readonly at: string } & (
  | { readonly kind: 'imported'; readonly source: string; readonly split: SampleDetail['split'] }
  | {
      readonly kind: 'accepted' | 'rejected';
      readonly label: number;
      readonly certainty: number;
    }
  | { readonly kind: 'transformed'; readonly label: number | null; readonly certainty: number | null }
  | { readonly kind: 'decided'; readonly decision: Decision; readonly undone: boolean }
  | { readonly kind: 'undone' | 'redone'; readonly decision: Decision }
);

/** Everything on record of an item, newest first. */
export function historyOf(detail: SampleDetail, tau: number): HistoryLine[] {
  const { source, split, importedAt, record, original, transform, history, current } = detail;
  const lines: HistoryLine[] = [{ kind: 'imported', at: importedAt, source, split }];
  if (record !== null && original !== null) {
    const kind = accepts(original.certainty, tau) ? 'accepted' : 'rejected';
    lines.push({ kind, at: record.at, label: original.label, certainty: original.certainty });
  }
  const made = record?.transform ?? null;
  if (made !== null) {
    const { at } = made;
    const [label, certainty] = [transform?.label ?? null, transform?.certainty ?? null];
    lines.push({ kind: 'transformed', at, label, certainty });
  }
  const counts = new Set([current?.id, ...(detail.review?.verdicts ?? [])]);
  const decisions = new Set(history.filter(({ kind }) => kind !== 'undo').map(({ id }) => id));
  for (const decision of history) {
    const { at, kind, undoes, id } = decision;
    if (kind !== 'undo') lines.push({ kind: 'decided', at, decision, undone: !counts.has(id) });
    else lines.push({ kind: decisions.has(undoes ?? 0) ? 'undone' : 'redone', at, decision });
  }
  return lines.reverse();
}
