import { eventIterator } from '@orpc/contract';
import * as v from 'valibot';
import { call, Count, Nothing, Sha256, ShortText, Time } from './common.ts';

/** One entry of the project's log. */
export const Entry = v.strictObject({
  /** Place in the log, from 0. */
  index: Count,
  at: Time,
  type: v.string(),
  actor: ShortText,
  hash: Sha256,
  /** What the entry says; its form depends on the type. */
  body: v.unknown(),
});
export type Entry = v.InferOutput<typeof Entry>;

const EntryFilter = v.strictObject({ type: v.optional(v.string()), actor: v.optional(v.string()) });

export const activity = {
  /** Newest first, from the entry before `before`. */
  list: call
    .input(
      v.strictObject({
        before: v.optional(Count),
        filter: v.optional(EntryFilter, {}),
        limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)), 100),
      }),
    )
    .output(v.strictObject({ entries: v.array(Entry), size: Count })),
  /** Which types and actors the log has, with how often each occurs. */
  facets: call.input(Nothing).output(
    v.strictObject({
      types: v.array(v.strictObject({ type: v.string(), count: Count })),
      actors: v.array(v.strictObject({ actor: ShortText, count: Count })),
    }),
  ),
  /**
   * The log's size now, and again whenever it has grown, whoever made it grow; `types` are those of the new entries.
   */
  watch: call
    .input(Nothing)
    .output(eventIterator(v.strictObject({ size: Count, types: v.array(v.string()) }))),
};
