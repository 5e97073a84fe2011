import type { DecisionKind } from '../../shared/domain/decisions.ts';

/** Gives the current time; a test gives its own. */
export type Clock = () => Date;

/** A decision as the rules need it. `undoes`: what an undo takes back. */
export type RecordedDecision = {
  readonly id: number;
  readonly kind: DecisionKind | 'undo';
  readonly label: number | null;
  readonly undoes: number | null;
  readonly reviewer: string;
};
