import * as v from 'valibot';
import { call, Count, FilePath, Id, LongText, Seed, Split, Time } from './common.ts';
import { StartedJob } from './jobs.ts';

export const SourceKind = v.picklist([
  'mnist',
  'fashion-mnist',
  'idx',
  'idx-folder',
  'image-folder',
  'image',
  'csv',
]);
export type SourceKind = v.InferOutput<typeof SourceKind>;

const Part = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000));

/** How labelled items without a split of their own are dealt, class by class: parts of the whole, like 70 : 15 : 15. */
export const SplitPlan = v.strictObject({ train: Part, validation: Part, test: Part, seed: Seed });

export const ImportRequest = v.strictObject({
  /** `mnist`, `fashion-mnist`, or the path of a file or folder. */
  source: FilePath,
  /** Default: told by the content. */
  kind: v.optional(SourceKind),
  /** IDX file of labels that goes with an IDX file of images; found beside it by its usual name where not given. */
  labels: v.optional(FilePath),
  /** Puts every item into this split. */
  split: v.optional(Split),
  /** Parts for items that come without a split of their own; see SplitPlan. */
  plan: v.optional(SplitPlan),
  /** Rows of a CSV file may name files outside of its folder. */
  anyPath: v.optional(v.boolean()),
  /** Reads at most this many items. */
  limit: v.optional(Count),
});
export type ImportRequest = v.InferOutput<typeof ImportRequest>;

const Import = v.strictObject({
  id: Id,
  format: v.string(),
  source: v.string(),
  added: Count,
  /** The same image from the same source was here already. */
  known: Count,
  /** Of the added: the image was here already, from another source. */
  duplicates: Count,
  problems: Count,
  at: Time,
});

/** A large source is written in several imports; the counts are of all of them. */
export const ImportResult = v.strictObject({
  imports: v.array(Id),
  added: Count,
  known: Count,
  duplicates: Count,
  problems: Count,
});
export type ImportResult = v.InferOutput<typeof ImportResult>;

export const datasets = {
  import: call.input(ImportRequest).output(StartedJob),
  imports: call.input(v.strictObject({})).output(v.array(Import)),
  problems: call
    .input(v.strictObject({ import: Id, after: v.optional(Count, 0), limit: v.optional(Count, 100) }))
    .output(v.array(v.strictObject({ id: Id, source: v.string(), code: v.string(), message: LongText }))),
};
