import type { ImportedDecision } from '../../formats/item.ts';
import type { NewDecision } from '../../store/decisions/request.ts';
import type { NewProblem } from '../../store/imports/item.ts';
import type { Store } from '../../store/open.ts';

/** A decision that a source tells of, with its class indices. */
type ToldDecision = {
  readonly told: ImportedDecision;
  readonly label: number | undefined;
  readonly blind: number | undefined;
};

/** What a source tells of the sample of these original bytes from this source: decisions in their order. */
export type ToldOf = {
  readonly sha256: Uint8Array;
  readonly source: string;
  readonly decisions: readonly ToldDecision[];
};

type Draft = { readonly reviewer: string; readonly draft: NewDecision };

/** So many stand under one leaf. */
const BATCH = 500;

/**
 * Gathers decisions that came with samples and records those on samples that are open, or wait for a verdict of
 * somebody else: what was decided here stands, and importing again records nothing twice.
 */
export function createDecisionImport(store: Store, actor: string) {
  let pending: ToldOf[] = [];

  /** The first decision of each sample, the second of each, …: who decides later saw what was decided before. */
  function* turns(importId: number): Generator<readonly Draft[]> {
    const wanted = new Map<number, readonly ToldDecision[]>();
    for (const { sha256, source, decisions } of pending) {
      const sample = store.exchange.find(sha256, source);
      if (sample !== null && !wanted.has(sample)) wanted.set(sample, decisions.filter(isWanted(sample)));
    }
    const most = Math.max(0, ...[...wanted.values()].map(({ length }) => length));
    for (let turn = 0; turn < most; turn++) {
      yield [...wanted].flatMap(([sample, decisions]) => {
        const decision = decisions[turn];
        return decision === undefined ? [] : [draftOf(sample, decision, importId)];
      });
    }
  }

  function isWanted(sample: number): (decision: ToldDecision) => boolean {
    const { status } = store.decisions.standing(sample);
    if (status === 'open') return () => true;
    if (status !== 'waiting') return () => false;
    const reviewers = new Set(store.decisions.counting(sample).map(({ reviewer }) => reviewer));
    return ({ told }) => !reviewers.has(told.reviewer ?? actor);
  }

  function draftOf(sample: number, { told, label, blind }: ToldDecision, importId: number): Draft {
    const { kind, reason, verdict, at, othersSeen, adjudication } = told;
    const draft = {
      sample,
      kind,
      label: kind === 'label' ? label : undefined,
      blind,
      adjudicate: adjudication && store.decisions.standing(sample).status === 'conflict',
      reasonCode: told.reasonCode ?? undefined,
      reason,
      told: { import: importId, verdict, at, othersSeen },
    };
    return { reviewer: told.reviewer ?? actor, draft };
  }

  return {
    add: (told: ToldOf) => void pending.push(told),

    /** Decisions on samples that are here and were decided otherwise; these stay as they are. */
    contradictions: (): NewProblem[] =>
      pending.flatMap((told) => contradiction(store, actor, told, isWanted)),

    /** Records what is pending as brought by this import; returns how many decisions that made. */
    record(importId: number): number {
      let recorded = 0;
      for (const drafts of turns(importId)) {
        for (const [reviewer, own] of Map.groupBy(drafts, (one) => one.reviewer)) {
          for (let from = 0; from < own.length; from += BATCH) {
            const some = own.slice(from, from + BATCH).map(({ draft }) => draft);
            recorded += store.decisions.recordMany(reviewer, some, null).decisions.length;
          }
        }
      }
      pending = [];
      return recorded;
    },
  };
}

function contradiction(
  store: Store,
  actor: string,
  { sha256, source, decisions }: ToldOf,
  isWanted: (sample: number) => (decision: ToldDecision) => boolean,
): NewProblem[] {
  const sample = store.exchange.find(sha256, source);
  if (sample === null) return [];
  const wanted = isWanted(sample);
  const standing = store.decisions.standing(sample);
  const counting = store.decisions.counting(sample);
  const other = decisions.find((decision) => {
    const { told, label } = decision;
    if (wanted(decision)) return false;
    if (told.kind === 'label' && standing.label === label) return false;
    if (told.kind !== 'label' && standing.status === (told.kind === 'skip' ? 'skipped' : 'flagged'))
      return false;
    const reviewer = told.reviewer ?? actor;
    return !counting.some(
      (recorded) =>
        recorded.reviewer === reviewer &&
        (told.kind === 'label' ? recorded.label === label : recorded.kind === told.kind),
    );
  });
  if (other === undefined) return [];
  const { status, reviewer } = standing;
  const message = `Sample ${sample} is ${status} by ${reviewer ?? 'somebody'} already, another decision was given: the first stays`;
  return [{ source, code: 'LABEL_CONFLICT', message }];
}
