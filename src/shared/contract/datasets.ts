import * as v from 'valibot';
import {
  call,
  ClassIndex,
  Count,
  FilePath,
  Id,
  LongText,
  Nothing,
  Pixels,
  Seed,
  Share,
  Split,
  Time,
  write,
} from './common.ts';
import { StartedJob } from './jobs.ts';

export const SourceKind = v.picklist([
  'mnist',
  'fashion-mnist',
  'idx',
  'idx-folder',
  'image-folder',
  'image',
  'csv',
  'jsonl',
  'label-studio',
  'cleanlab',
  'parquet',
  'fiftyone',
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
  /** Decisions that the source told of and that were recorded. */
  decisions: v.optional(Count, 0),
});
export type ImportResult = v.InferOutput<typeof ImportResult>;

const Problem = v.strictObject({ source: v.string(), code: v.string(), message: LongText });

/** The first items of a source, before anything is imported. */
export const ImportPreview = v.strictObject({
  kind: SourceKind,
  /** Items in the source; null where only reading all of it would tell. */
  items: v.nullable(Count),
  /** Class names found so far that the project does not have yet. */
  newClasses: v.array(v.string()),
  samples: v.array(
    v.strictObject({
      source: v.string(),
      class: v.nullable(v.string()),
      split: v.nullable(Split),
      pixels: Pixels,
    }),
  ),
  problems: v.array(Problem),
});
export type ImportPreview = v.InferOutput<typeof ImportPreview>;

export const SampleRow = v.strictObject({
  sample: Id,
  split: Split,
  source: v.string(),
  /** The label that came with the data, if any, and the one that decisions give. */
  given: v.nullable(ClassIndex),
  decided: v.nullable(ClassIndex),
  /** The classifier's label and certainty under the policy; null where it was not scored. */
  label: v.nullable(ClassIndex),
  certainty: v.nullable(Share),
});
export type SampleRow = v.InferOutput<typeof SampleRow>;

const SampleFilter = v.strictObject({
  split: v.optional(Split),
  given: v.optional(v.nullable(ClassIndex)),
  import: v.optional(Id),
});

export const datasets = {
  /** Reads the first items of a source without importing any. Not for readers: it shows any file there is. */
  preview: write
    .input(
      v.strictObject({
        ...ImportRequest.entries,
        limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)), 48),
      }),
    )
    .output(ImportPreview),
  /** All samples, also those not scored: by number, or by certainty (not scored last). */
  samples: call
    .input(
      v.strictObject({
        filter: v.optional(SampleFilter, {}),
        sort: v.optional(v.picklist(['sample', 'certainty']), 'sample'),
        descending: v.optional(v.boolean(), false),
        after: v.optional(v.strictObject({ key: v.nullable(v.number()), sample: Id })),
        limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500)), 100),
      }),
    )
    .output(
      v.strictObject({
        items: v.array(SampleRow),
        next: v.nullable(v.strictObject({ key: v.nullable(v.number()), sample: Id })),
        matching: Count,
      }),
    ),
  /** Samples of each class by split, by the label that came with them; the last row is those without one. */
  classes: call.input(Nothing).output(
    v.array(
      v.strictObject({
        label: v.nullable(ClassIndex),
        train: Count,
        validation: Count,
        test: Count,
        pool: Count,
      }),
    ),
  ),
  import: write.input(ImportRequest).output(StartedJob),
  imports: call.input(v.strictObject({})).output(v.array(Import)),
  problems: call
    .input(v.strictObject({ import: Id, after: v.optional(Count, 0), limit: v.optional(Count, 100) }))
    .output(v.array(v.strictObject({ id: Id, source: v.string(), code: v.string(), message: LongText }))),
};
