import type { DecisionKind, ReasonCode } from '../../../shared/domain/decisions.ts';

export type NewDecision = {
  readonly sample: number;
  readonly kind: DecisionKind;
  /** For kind 'label' alone: the class index. */
  readonly label?: number | undefined;
  /** The class picked before labels and transform were shown. */
  readonly blind?: number | undefined;
  readonly reasonCode?: ReasonCode | undefined;
  readonly reason?: string | undefined;
  /** Decides between verdicts that are in conflict. */
  readonly adjudicate?: boolean | undefined;
  /** Where the label is taken from a second classifier: its score run. */
  readonly secondRun?: number | undefined;
  /**
   * Where a file told it: nothing was shown here. The import that brought it, and what the file said: the verdict, the
   * time, whether others' verdicts were in view.
   */
  readonly told?:
    | {
        readonly import: number;
        readonly verdict: DecisionKind | null;
        readonly at: string | null;
        readonly othersSeen: boolean | null;
      }
    | undefined;
};

/** sample: that one's newest, of the person's own where several people give a verdict; reviewer: the newest of that person, with all that was decided in the same batch. */
export type UndoScope = { readonly sample: number } | { readonly reviewer: string } | 'all';

/** The change in which decisions are written: who, under which leaf, when (UTC ISO). */
export type WriteContext = { readonly actor: string; readonly leaf: number; readonly at: string };
