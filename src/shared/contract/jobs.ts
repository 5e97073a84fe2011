import { eventIterator } from '@orpc/contract';
import * as v from 'valibot';
import { call, Count, Id, LongText, Time, write } from './common.ts';

export const JobKind = v.picklist([
  'import',
  'train-classifier',
  'train-gwin',
  'score',
  'transform',
  'replay',
  'bundle',
  'export',
]);
export type JobKind = v.InferOutput<typeof JobKind>;

/** `interrupted`: its process ended without a last word; it can be resumed. */
export const JobState = v.picklist(['queued', 'running', 'done', 'failed', 'cancelled', 'interrupted']);
export type JobState = v.InferOutput<typeof JobState>;

/** Small images that show how far training has come: [count, height, width, channels], 0..255. */
export const Preview = v.strictObject({
  step: v.number(),
  count: v.number(),
  height: v.number(),
  width: v.number(),
  channels: v.picklist([1, 3]),
  originals: v.custom<Uint8Array>((value) => value instanceof Uint8Array),
  transforms: v.custom<Uint8Array>((value) => value instanceof Uint8Array),
});
export type Preview = v.InferOutput<typeof Preview>;

/** At most ten a second. `figures` are the job's own numbers (losses, accuracy, …), named in the docs of its kind. */
export const JobProgress = v.strictObject({
  phase: v.string(),
  done: v.number(),
  total: v.number(),
  etaSeconds: v.nullable(v.number()),
  figures: v.record(v.string(), v.nullable(v.number())),
  preview: v.optional(Preview),
});
export type JobProgress = v.InferOutput<typeof JobProgress>;

export const Job = v.strictObject({
  id: Id,
  kind: JobKind,
  state: JobState,
  params: v.unknown(),
  progress: v.nullable(JobProgress),
  result: v.unknown(),
  error: v.nullable(v.strictObject({ code: v.string(), message: LongText })),
  createdAt: Time,
  startedAt: v.nullable(Time),
  endedAt: v.nullable(Time),
});
export type Job = v.InferOutput<typeof Job>;

export const StartedJob = v.strictObject({ job: Id });

const OneJob = v.strictObject({ job: Id });

export const jobs = {
  list: call
    .input(v.strictObject({ before: v.optional(Id), limit: v.optional(Count, 50) }))
    .output(v.array(Job)),
  get: call.input(OneJob).output(Job),
  /** The job as it is now, then each change until it has ended. */
  watch: call.input(OneJob).output(eventIterator(Job)),
  /** Asks the job to stop; it ends as `cancelled` within one step and can be resumed. */
  cancel: write.input(OneJob).output(Job),
  /** Goes on with a job that was interrupted, cancelled or failed, from its last checkpoint. */
  resume: write.input(OneJob).output(StartedJob),
};
