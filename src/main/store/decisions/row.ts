import * as v from 'valibot';
import { DECISION_KINDS, REASON_CODES } from '../../../shared/domain/decisions.ts';
import { Id, Truth } from '../query.ts';

export const DecisionRow = v.object({
  id: Id,
  sample: Id,
  kind: v.picklist([...DECISION_KINDS, 'undo']),
  /** The label this decision gives the sample, a class index; null for skip, flag and undo. */
  label: v.nullable(v.number()),
  /** The labels that were shown: the classifier's of the original, and the one suggested. */
  original: v.nullable(v.number()),
  suggestion: v.nullable(v.number()),
  /** The class picked before labels and transform were shown; null where they were in view from the start. */
  blind: v.nullable(v.number()),
  reasonCode: v.nullable(v.picklist(REASON_CODES)),
  reason: v.string(),
  reviewer: v.string(),
  policy: Id,
  scoreRun: v.nullable(Id),
  transformRun: v.nullable(Id),
  /** For an undo: the decision it takes back; for a redo: the undo it takes back. */
  undoes: v.nullable(Id),
  /** The client's name of its request, so that one sent twice counts once. */
  request: v.nullable(v.string()),
  at: v.string(),
  /** Whether verdicts of others on the sample were in view; null where there were none, and before it was noted. */
  othersSeen: v.nullable(Truth),
  /** For an adjudication: the decisions between which it decides. */
  adjudicates: v.nullable(v.pipe(v.string(), v.parseJson(), v.array(Id))),
  /** Where the label was taken from a second classifier: the score run that has it. */
  secondRun: v.nullable(Id),
  /** Index of the audit leaf it stands under; decisions of one batch share it. */
  leaf: v.number(),
});

export type Decision = Readonly<v.InferOutput<typeof DecisionRow>>;

const { id, sample, kind, label, undoes, reviewer, othersSeen, adjudicates } = DecisionRow.entries;
/** What of it is noted while it counts. */
export const CountingRow = v.object({
  reviewer,
  kind: v.picklist(DECISION_KINDS),
  label,
  adjudication: Truth,
});
export type CountingRow = Readonly<v.InferOutput<typeof CountingRow>>;

/** As much of it as the rules of review need. */
export const ReviewRow = v.object({ id, sample, kind, label, undoes, reviewer, othersSeen, adjudicates });

/** A decision as its table holds it. */
export function decisionCells({ othersSeen, adjudicates, ...facts }: Omit<Decision, 'id'>) {
  return {
    ...facts,
    othersSeen: othersSeen === null ? null : Number(othersSeen),
    adjudicates: adjudicates === null ? null : JSON.stringify(adjudicates),
  };
}
