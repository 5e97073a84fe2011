import * as v from 'valibot';
import { REASON_CODES } from '../domain/decisions.ts';
import { call, ClassIndex, Count, FilePath, Id, LongText, ShortText, Time, write } from './common.ts';

export const Verdict = v.picklist(['accept', 'keep', 'label', 'skip', 'flag']);
export type Verdict = v.InferOutput<typeof Verdict>;

export const ReasonCode = v.picklist(REASON_CODES);

export const Decision = v.strictObject({
  id: Id,
  sample: Id,
  kind: v.picklist(['accept', 'keep', 'label', 'skip', 'flag', 'undo']),
  /** The label this decision gives the sample; null for skip, flag and undo. */
  label: v.nullable(ClassIndex),
  /** What was shown: the classifier's label of the original, and the suggestion. */
  original: v.nullable(ClassIndex),
  suggestion: v.nullable(ClassIndex),
  /** The class picked before labels and transform were shown; null where the reviewer saw them from the start. */
  blind: v.nullable(ClassIndex),
  reasonCode: v.nullable(ReasonCode),
  reason: LongText,
  reviewer: ShortText,
  policy: Id,
  /** Whether verdicts of others were in view when it was given; null where there were none, or it was not noted. */
  othersSeen: v.nullable(v.boolean()),
  /** For an adjudication: the decisions between which it decides. */
  adjudicates: v.nullable(v.array(Id)),
  /** Where the label was taken from a second classifier: the score run that has it. */
  secondRun: v.nullable(Id),
  /** For an undo: the decision it takes back; for a redo: the undo it takes back. */
  undoes: v.nullable(Id),
  at: Time,
});
export type Decision = v.InferOutput<typeof Decision>;

/**
 * `open`: the caller's verdict is wanted. `waiting`: theirs is given, others' are not. `conflict`: all that are needed
 * are given and not alike, somebody has to decide between them.
 */
export const DecisionStatus = v.picklist(['open', 'waiting', 'conflict', 'decided', 'skipped', 'flagged']);

/**
 * `treeSize`: number of audit leaves under which the decisions are on disk. `statuses`: what became of the sample of
 * each, as its queue has it for the caller.
 */
export const Acknowledged = v.strictObject({
  decisions: v.array(Decision),
  statuses: v.array(DecisionStatus),
  treeSize: Count,
});
export type Acknowledged = v.InferOutput<typeof Acknowledged>;

/** Folder of the project that is meant: where another one is open by now, nothing is changed and it is NO_PROJECT. */
const project = v.optional(FilePath);

const VerdictRequest = {
  project,
  verdict: Verdict,
  /** Needed for verdict `label`, refused for the others. */
  label: v.optional(ClassIndex),
  reasonCode: v.optional(ReasonCode),
  reason: v.optional(LongText, ''),
  /** A name for this request: sent again, it is acknowledged again and counted once. */
  request: v.optional(ShortText),
};

const Tally = v.strictObject({
  /** Samples whose suggestion a reviewer has seen and settled the label of. */
  settled: Count,
  /** Of them: the suggestion was taken; the original's label was kept; a third one was given. */
  accepted: Count,
  kept: Count,
  other: Count,
});

const Change = v.strictObject({ n: Count, fixed: Count, broken: Count });

/** What became of suggestions of a class; see `shared/domain/harm`. */
const ClassRecord = v.strictObject({
  label: ClassIndex,
  accepted: v.strictObject({ right: Count, wrong: Count, later: Count }),
  reviewed: Change,
  labelled: Change,
});

/** What decisions in effect say, over the whole project. */
export const DecisionStats = v.strictObject({
  /** Decisions of the last hour with less than two minutes between one and the next; null below five of them. */
  perMinute: v.nullable(v.number()),
  /**
   * Mean seconds from one decision of a reviewer to the next, of the newest 5,000, pauses over two minutes left out;
   * those of one batch share the time it took.
   */
  secondsPerItem: v.nullable(v.number()),
  /** Decisions in each of the last 30 minutes, oldest first. */
  recent: v.array(Count),
  suggestions: Tally,
  /** Suggestions where the labels before and after differ. */
  changed: Tally,
  /** Images accepted at once that a reviewer settled all the same: how many, and how many of them as the classifier. */
  spotChecks: v.strictObject({ settled: Count, agreed: Count }),
  reviewers: v.array(v.strictObject({ reviewer: ShortText, settled: Count, newest: Time })),
  /** How often the final label is the suggestion: picked blind first, and with the suggestion in view. */
  anchoring: v.strictObject({
    blind: v.strictObject({
      n: Count,
      agreed: Count,
      /** Pick changed after the suggestion was shown. */ revised: Count,
    }),
    open: v.strictObject({ n: Count, agreed: Count }),
  }),
  /** Of each class that was suggested, ascending. */
  classes: v.array(ClassRecord),
});
export type DecisionStats = v.InferOutput<typeof DecisionStats>;

export const decisions = {
  /**
   * Where the suggestion is accepted without a reason: CLASS_HELD if its class did more harm than good, SUGGESTION_FAR if
   * the transform is unusually far from the image.
   */
  decide: write
    .input(
      v.strictObject({
        sample: Id,
        blind: v.optional(ClassIndex),
        /** Decides between verdicts in conflict: PARTY_TO_CONFLICT for who gave one of them. */
        adjudicate: v.optional(v.boolean(), false),
        /** The label is taken from the second classifier of this run: BAD_LABEL where it is another, NO_SCORES without. */
        secondRun: v.optional(Id),
        ...VerdictRequest,
      }),
    )
    .output(Acknowledged),
  /**
   * The same verdict on many samples as one change: all or none, and one undo takes all back. CLASS_HELD also where
   * anything known speaks against suggestions of a class, SUGGESTION_FAR with a reason too: each is accepted by itself.
   */
  decideMany: write
    .input(
      v.strictObject({ samples: v.pipe(v.array(Id), v.minLength(1), v.maxLength(5000)), ...VerdictRequest }),
    )
    .output(Acknowledged),
  /** Takes back by compensating decisions: the caller's newest, or the newest of one sample. */
  undo: write.input(v.strictObject({ sample: v.optional(Id), project })).output(Acknowledged),
  /** Takes back the caller's newest undo that no new decision has followed. */
  redo: write.input(v.strictObject({ project })).output(Acknowledged),
  list: call
    .input(v.strictObject({ before: v.optional(Id), limit: v.optional(Count, 100) }))
    .output(v.array(Decision)),
  stats: call.input(v.strictObject({})).output(DecisionStats),
};
