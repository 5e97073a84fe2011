import * as v from 'valibot';
import { call, Id, Seed, Sha256, Time } from './common.ts';

export const Architecture = v.picklist(['lenet5-bnn', 'improved-bnn', 'lenet5', 'mc-dropout', 'ensemble']);
export type Architecture = v.InferOutput<typeof Architecture>;

export const GeneratorName = v.picklist(['residual', 'paper']);

export const Model = v.strictObject({
  id: Id,
  kind: v.picklist(['classifier', 'gwin']),
  architecture: v.string(),
  /** The classifier whose rejects a GWIN was trained on; null for a classifier. */
  classifier: v.nullable(Id),
  seed: Seed,
  config: v.unknown(),
  metrics: v.record(v.string(), v.nullable(v.number())),
  datasetFingerprint: v.string(),
  weights: Sha256,
  backend: v.string(),
  createdAt: Time,
});
export type Model = v.InferOutput<typeof Model>;

export const models = {
  list: call.input(v.strictObject({})).output(v.array(Model)),
};
