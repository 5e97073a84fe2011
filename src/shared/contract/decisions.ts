import * as v from 'valibot';
import { REASON_CODES } from '../domain/decisions.ts';
import { call, Count, Id, LongText, ShortText, Time } from './common.ts';

export const Verdict = v.picklist(['accept', 'keep', 'label', 'skip', 'flag']);
export type Verdict = v.InferOutput<typeof Verdict>;

export const ReasonCode = v.picklist(REASON_CODES);

const ClassIndex = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(999));

export const Decision = v.strictObject({
  id: Id,
  sample: Id,
  kind: v.picklist(['accept', 'keep', 'label', 'skip', 'flag', 'undo']),
  /** The label this decision gives the sample; null for skip, flag and undo. */
  label: v.nullable(ClassIndex),
  /** What was shown: the classifier's label of the original, and the suggestion. */
  original: v.nullable(ClassIndex),
  suggestion: v.nullable(ClassIndex),
  reasonCode: v.nullable(ReasonCode),
  reason: LongText,
  reviewer: ShortText,
  policy: Id,
  /** For an undo: the decision it takes back; for a redo: the undo it takes back. */
  undoes: v.nullable(Id),
  at: Time,
});
export type Decision = v.InferOutput<typeof Decision>;

/** `treeSize`: number of audit leaves under which the decisions are on disk. */
export const Acknowledged = v.strictObject({ decisions: v.array(Decision), treeSize: Count });
export type Acknowledged = v.InferOutput<typeof Acknowledged>;

export const decisions = {
  decide: call
    .input(
      v.strictObject({
        sample: Id,
        verdict: Verdict,
        /** Needed for verdict `label`, refused for the others. */
        label: v.optional(ClassIndex),
        reasonCode: v.optional(ReasonCode),
        reason: v.optional(LongText, ''),
        /** A name for this request: sent again, it is acknowledged again and counted once. */
        request: v.optional(ShortText),
      }),
    )
    .output(Acknowledged),
  /** Takes back by compensating decisions: the caller's newest, or the newest of one sample. */
  undo: call.input(v.strictObject({ sample: v.optional(Id) })).output(Acknowledged),
  /** Takes back the caller's newest undo that no new decision has followed. */
  redo: call.input(v.strictObject({})).output(Acknowledged),
  list: call
    .input(v.strictObject({ before: v.optional(Id), limit: v.optional(Count, 100) }))
    .output(v.array(Decision)),
};
