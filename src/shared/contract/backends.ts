import * as v from 'valibot';
import { call } from './common.ts';

export const BackendName = v.picklist(['native-cuda', 'native-cpu', 'wasm', 'cpu']);
export type BackendName = v.InferOutput<typeof BackendName>;

const BackendTrial = v.strictObject({
  name: BackendName,
  taken: v.boolean(),
  ok: v.boolean(),
  device: v.string(),
  stepMilliseconds: v.nullable(v.number()),
  maxError: v.nullable(v.number()),
  reason: v.nullable(v.string()),
});

export const BackendReport = v.strictObject({
  inUse: BackendName,
  trials: v.array(BackendTrial),
  tensorflow: v.string(),
  threads: v.number(),
});
export type BackendReport = v.InferOutput<typeof BackendReport>;

export const backends = {
  /** Tries each backend with a timed training step whose result is known. Starts the learner. */
  report: call.input(v.strictObject({ wish: v.optional(BackendName) })).output(BackendReport),
};
