import * as v from 'valibot';

/*
 * What the page reads of log entries. Tolerant: only the fields that are shown, others may come and go.
 */

const Label = v.nullable(v.number());

const Policy = v.object({
  version: v.number(),
  tau: v.number(),
  statistic: v.string(),
  draws: v.number(),
  seed: v.number(),
  classifier: v.nullable(v.number()),
  gwin: v.nullable(v.number()),
  spotCheckRate: v.optional(v.number(), 0),
  reviewers: v.optional(v.number(), 1),
  secondReviewRate: v.optional(v.number(), 0),
  independentReview: v.optional(v.boolean(), false),
  partiesAdjudicate: v.optional(v.boolean(), false),
  reason: v.string(),
});
export type LoggedPolicy = v.InferOutput<typeof Policy>;

/** What is left of a decision that is hidden until the own verdict is given. */
const Withheld = v.object({ sample: v.number(), withheld: v.literal(true) });

const LoggedDecision = v.object({
  sample: v.number(),
  kind: v.string(),
  label: Label,
  original: Label,
  suggestion: Label,
  blind: v.optional(Label, null),
  othersSeen: v.optional(v.nullable(v.boolean()), null),
  adjudicates: v.optional(v.array(v.number()), []),
  secondRun: v.optional(v.nullable(v.number()), null),
  reasonCode: v.nullable(v.string()),
  reason: v.string(),
});
export type LoggedDecision = v.InferOutput<typeof LoggedDecision>;

const Undone = v.object({
  decisions: v.pipe(
    v.array(
      v.union([
        Withheld,
        v.object({ sample: v.number(), to: v.object({ status: v.string(), label: Label }) }),
      ]),
    ),
    v.minLength(1),
  ),
});

export const READ_BODIES = {
  project: v.object({ name: v.string(), classes: v.array(v.string()), policy: Policy }),
  classes: v.object({ first: v.number(), names: v.array(v.string()) }),
  import: v.object({
    source: v.string(),
    added: v.number(),
    known: v.number(),
    duplicates: v.number(),
    problems: v.number(),
  }),
  model: v.object({
    model: v.number(),
    kind: v.string(),
    architecture: v.string(),
    classifier: v.nullable(v.number()),
    config: v.optional(v.unknown()),
  }),
  policy: v.object({ old: v.nullable(Policy), new: Policy }),
  promotion: v.object({
    kind: v.string(),
    old: v.nullable(v.number()),
    new: v.number(),
    promoted: v.boolean(),
    reason: v.string(),
    validation: v.nullable(v.object({ images: v.number(), fixed: v.number(), broken: v.number() })),
  }),
  scores: v.object({
    model: v.number(),
    draws: v.number(),
    split: v.string(),
    subject: v.string(),
    purpose: v.string(),
    samples: v.number(),
  }),
  transforms: v.object({ gwin: v.number(), below: v.number(), samples: v.number() }),
  decision: v.object({ decisions: v.pipe(v.array(v.union([Withheld, LoggedDecision])), v.minLength(1)) }),
  undo: Undone,
  redo: Undone,
  export: v.object({ format: v.string(), samples: v.number() }),
  key: v.object({ action: v.picklist(['made', 'rotated', 'replaced']), key: v.string() }),
} as const;

export type KnownType = keyof typeof READ_BODIES;

export function isKnownType(type: string): type is KnownType {
  return Object.hasOwn(READ_BODIES, type);
}

export type Read<Type extends KnownType> = v.InferOutput<(typeof READ_BODIES)[Type]>;
