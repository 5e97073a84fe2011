import * as v from 'valibot';
import { call, Count, Id, LongText, ShortText, Time } from './common.ts';

export const Verdict = v.picklist(['accept', 'keep', 'label', 'skip', 'flag']);
export type Verdict = v.InferOutput<typeof Verdict>;

const ClassIndex = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(999));

export const Decision = v.strictObject({
  id: Id,
  sample: Id,
  kind: v.picklist(['accept', 'keep', 'label', 'skip', 'flag', 'undo']),
  /** The label this decision gives the sample; null for skip, flag and undo. */
  label: v.nullable(ClassIndex),
  reason: LongText,
  reviewer: ShortText,
  policy: Id,
  /** For an undo: the decision it takes back. */
  undoes: v.nullable(Id),
  at: Time,
});
export type Decision = v.InferOutput<typeof Decision>;

/** `treeSize`: number of audit leaves under which the decision is on disk. */
export const Acknowledged = v.strictObject({ decision: Decision, treeSize: Count });
export type Acknowledged = v.InferOutput<typeof Acknowledged>;

export const decisions = {
  decide: call
    .input(
      v.strictObject({
        sample: Id,
        verdict: Verdict,
        /** Needed for verdict `label`, refused for the others. */
        label: v.optional(ClassIndex),
        reason: v.optional(LongText, ''),
      }),
    )
    .output(Acknowledged),
  /** Takes back a decision by a compensating one: the newest of all, or the newest of one sample. */
  undo: call.input(v.strictObject({ sample: v.optional(Id) })).output(Acknowledged),
  list: call
    .input(v.strictObject({ sample: v.optional(Id), before: v.optional(Id), limit: v.optional(Count, 100) }))
    .output(v.array(Decision)),
};
