import { eventIterator } from '@orpc/contract';
import * as v from 'valibot';
import { ENTRY_ORIGINS } from '../domain/log-entries.ts';
import { call, Count, Nothing, Sha256, ShortText, Time } from './common.ts';

/** One entry of the project's log. */
export const Entry = v.strictObject({
  /** Place in the log, from 0. */
  index: Count,
  at: Time,
  type: v.string(),
  actor: ShortText,
  hash: Sha256,
  /**
   * What the entry says; its form depends on the type. Of decisions by others on items that the caller has yet to give
   * an independent verdict on only `{ id, sample, withheld: true }`: `hash` is that of the whole.
   */
  body: v.unknown(),
});
export type Entry = v.InferOutput<typeof Entry>;

/** Only what is named has to match. */
const EntryFilter = v.strictObject({
  type: v.optional(v.string()),
  actor: v.optional(v.string()),
  origin: v.optional(v.picklist(ENTRY_ORIGINS)),
  /** Only decisions whose label is not the one suggested. */
  overrides: v.optional(v.literal(true)),
  /** An item's or entry's number, a hash from its beginning, or a part of the entry's text; ASCII in either case. */
  words: v.optional(ShortText),
});

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
    .output(
      v.strictObject({
        entries: v.array(Entry),
        size: Count,
        /** All entries from here on were looked at, so `before` here goes on; 0: all there are. */
        reached: Count,
      }),
    ),
  /** Which types and actors the log has, and how often each of them, of `origin` and of `overrides` occurs. */
  facets: call.input(Nothing).output(
    v.strictObject({
      types: v.array(v.strictObject({ type: v.string(), count: Count })),
      actors: v.array(v.strictObject({ actor: ShortText, count: Count })),
      origins: v.strictObject({ people: Count, engine: Count }),
      overrides: Count,
    }),
  ),
  /**
   * The log's size now, and again whenever it has grown, whoever made it grow; `types` are those of the new entries.
   */
  watch: call
    .input(Nothing)
    .output(eventIterator(v.strictObject({ size: Count, types: v.array(v.string()) }))),
};
