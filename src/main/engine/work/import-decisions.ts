import type { ImportedDecision } from '../../formats/item.ts';
import type { NewDecision } from '../../store/decisions/request.ts';
import type { NewProblem } from '../../store/imports/item.ts';
import type { Store } from '../../store/open.ts';

/** A decision that a source tells of, on the sample of these original bytes from this source. */
export type ToldDecision = {
  readonly sha256: Uint8Array;
  readonly source: string;
  readonly told: ImportedDecision;
  readonly label: number | undefined;
  readonly blind: number | undefined;
};

/** So many stand under one leaf. */
const BATCH = 500;

/**
 * Gathers decisions that came with samples and records those on samples that are open: what was decided here stands,
 * and importing again records nothing twice.
 */
export function createDecisionImport(store: Store, actor: string) {
  let pending: ToldDecision[] = [];

  function draftsByReviewer(importId: number): Map<string, NewDecision[]> {
    const seen = new Set<number>();
    const drafts = new Map<string, NewDecision[]>();
    for (const { sha256, source, told, label, blind } of pending) {
      const sample = store.exchange.find(sha256, source);
      if (sample === null || seen.has(sample) || store.decisions.standing(sample).status !== 'open') continue;
      seen.add(sample);
      const { kind, reason, verdict, at } = told;
      const draft = {
        sample,
        kind,
        label: kind === 'label' ? label : undefined,
        blind,
        reasonCode: told.reasonCode ?? undefined,
        reason,
        told: { import: importId, verdict, at },
      };
      const reviewer = told.reviewer ?? actor;
      const own = drafts.get(reviewer);
      if (own === undefined) drafts.set(reviewer, [draft]);
      else own.push(draft);
    }
    return drafts;
  }

  return {
    add: (decision: ToldDecision) => void pending.push(decision),

    /** Decisions on samples that are here and were decided otherwise; these stay as they are. */
    contradictions: (): NewProblem[] => pending.flatMap((decision) => contradiction(store, decision)),

    /** Records what is pending as brought by this import; returns how many decisions that made. */
    record(importId: number): number {
      let recorded = 0;
      for (const [reviewer, drafts] of draftsByReviewer(importId)) {
        for (let from = 0; from < drafts.length; from += BATCH) {
          const some = drafts.slice(from, from + BATCH);
          recorded += store.decisions.recordMany(reviewer, some, null).decisions.length;
        }
      }
      pending = [];
      return recorded;
    },
  };
}

function contradiction(store: Store, { sha256, source, told, label }: ToldDecision): NewProblem[] {
  const sample = store.exchange.find(sha256, source);
  if (sample === null) return [];
  const { status, label: standing, reviewer } = store.decisions.standing(sample);
  if (status === 'open' || (told.kind === 'label' && standing === label)) return [];
  if (told.kind !== 'label' && status === (told.kind === 'skip' ? 'skipped' : 'flagged')) return [];
  const message = `Sample ${sample} is ${status} by ${reviewer ?? 'somebody'} already, another decision was given: the first stays`;
  return [{ source, code: 'BAD_LABEL', message }];
}
