import * as v from 'valibot';
import { call, Count, FilePath, Id, LongText, Seed, Share, Split, Time } from './common.ts';
import { StartedJob } from './jobs.ts';

/** What to read. `idx` takes .gz too; `csv` rows are `path,label` or `label,pixel…`. */
export const ImportSource = v.variant('format', [
  v.strictObject({ format: v.literal('mnist') }),
  v.strictObject({ format: v.literal('fashion-mnist'), directory: v.optional(FilePath) }),
  v.strictObject({
    format: v.literal('idx'),
    images: FilePath,
    labels: v.optional(FilePath),
    split: v.optional(Split),
  }),
  v.strictObject({ format: v.literal('image-folder'), directory: FilePath, split: v.optional(Split) }),
  v.strictObject({ format: v.literal('csv'), file: FilePath, split: v.optional(Split) }),
]);
export type ImportSource = v.InferOutput<typeof ImportSource>;

/** How items without a split of their own are divided, per class; shares of the whole, adding up to one. */
export const SplitPlan = v.strictObject({ train: Share, validation: Share, test: Share, seed: Seed });

const Import = v.strictObject({
  id: Id,
  format: v.string(),
  source: v.string(),
  added: Count,
  known: Count,
  problems: Count,
  at: Time,
});

export const ImportResult = v.strictObject({ import: Id, added: Count, known: Count, problems: Count });
export type ImportResult = v.InferOutput<typeof ImportResult>;

export const datasets = {
  import: call
    .input(v.strictObject({ source: ImportSource, plan: v.optional(SplitPlan), limit: v.optional(Count) }))
    .output(StartedJob),
  imports: call.input(v.strictObject({})).output(v.array(Import)),
  problems: call
    .input(v.strictObject({ import: Id, after: v.optional(Count, 0), limit: v.optional(Count, 100) }))
    .output(
      v.array(v.strictObject({ id: Id, source: v.string(), code: v.string(), message: LongText })),
    ),
};
