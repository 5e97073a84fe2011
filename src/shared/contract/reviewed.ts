import * as v from 'valibot';
import { Count, Sha256 } from './common.ts';

/** Which labels that people decided a training takes beside those that came with the data. */
export const ReviewedChoice = v.strictObject({
  /** `overrides`: only labels that differ from the classifier's of the original. */
  which: v.optional(v.picklist(['all', 'overrides']), 'all'),
  /** Only decisions from this entry of the log on. */
  since: v.optional(Count, 0),
});
export type ReviewedChoice = v.InferOutput<typeof ReviewedChoice>;

/** Decisions that a model learned from. Anyone can find them again from the log as it was. */
export const ReviewedLabels = v.strictObject({
  ...ReviewedChoice.entries,
  /** Entries that the log had then. */
  logSize: Count,
  /** Labels taken; of them: where the data gave none, and in place of another one. */
  labels: Count,
  added: Count,
  replaced: Count,
  /** Over [sample, decision] by ascending sample. */
  digest: Sha256,
});
export type ReviewedLabels = v.InferOutput<typeof ReviewedLabels>;

/** The reviewed labels that a model learned from, by its configuration; null where it learned from none. */
export function reviewedOf(config: unknown): ReviewedLabels | null {
  const parsed = v.safeParse(v.object({ reviewed: ReviewedLabels }), config);
  return parsed.success ? parsed.output.reviewed : null;
}
