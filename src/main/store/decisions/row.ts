import * as v from 'valibot';
import { DECISION_KINDS, REASON_CODES } from '../../../shared/domain/decisions.ts';
import { Id } from '../query.ts';

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
  /** Index of the audit leaf it stands under; decisions of one batch share it. */
  leaf: v.number(),
});

export type Decision = Readonly<v.InferOutput<typeof DecisionRow>>;
