import { eventIterator } from '@orpc/contract';
import * as v from 'valibot';
import { call, FilePath, Nothing, ShortText } from './common.ts';

/** `reader`: may look at everything and change nothing. */
export const Role = v.picklist(['reviewer', 'reader']);
export type Role = v.InferOutput<typeof Role>;

export const Session = v.strictObject({
  /** Under which name this connection's decisions are recorded. */
  reviewer: ShortText,
  role: Role,
  /** The engine's process; a new one after a restart. */
  engine: v.string(),
  /** The folder of the open project. */
  project: v.nullable(FilePath),
  version: v.string(),
});
export type Session = v.InferOutput<typeof Session>;

export const sessions = {
  get: call.input(Nothing).output(Session),
  /** The session now, and again whenever a project was opened or closed, whoever did it. */
  watch: call.input(Nothing).output(eventIterator(Session)),
  /** From now on this connection decides under the name. */
  identify: call.input(v.strictObject({ reviewer: ShortText })).output(Session),
};
