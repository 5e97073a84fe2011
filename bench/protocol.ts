import * as v from 'valibot';
import { GwinConfig } from '../src/main/learning/gwin/config.ts';

/** What is measured on both sides. The units are in workloads.ts. */
export const WorkloadName = v.picklist([
  'bnn-epoch',
  'critic-step',
  'generator-residual',
  'generator-paper',
  'scoring',
]);
export type WorkloadName = v.InferOutput<typeof WorkloadName>;

/** Images as bare bytes in files, one byte a pixel and one a label. */
const Part = v.object({ pixels: v.string(), labels: v.string(), count: v.number() });
export type Part = v.InferOutput<typeof Part>;

/** What one process is to do: the same document for ours.ts and for pytorch_peer.py. */
export const Request = v.object({
  workload: WorkloadName,
  /** Steps before the measured ones. */
  warmUp: v.number(),
  steps: v.number(),
  threads: v.number(),
  train: Part,
  test: Part,
  /** T of the scoring workload. */
  draws: v.number(),
  /** Numbers of the classifier's training. */
  classifier: v.object({
    batch: v.number(),
    adam: v.object({ learningRate: v.number(), beta1: v.number(), beta2: v.number(), epsilon: v.number() }),
  }),
  /** Numbers of the GWIN's training that the workload is a part of; null for the classifier's workloads. */
  gwin: v.nullable(GwinConfig),
  /** PyTorch's device. */
  device: v.picklist(['cpu', 'cuda']),
  /** Our backend. */
  backend: v.picklist(['native-cuda', 'native-cpu', 'wasm', 'cpu']),
  /** Which of its variants the peer measures; null makes it find the fastest. We have none. */
  variant: v.nullable(v.string()),
});
export type Request = v.InferOutput<typeof Request>;

/** What one process measured. */
export const Figures = v.object({
  /** Number of parameters of every network that took part, by role. */
  parameters: v.record(v.string(), v.number()),
  /** Per step: wall clock, and time on all processors together. */
  seconds: v.array(v.number()),
  processorSeconds: v.array(v.number()),
});
export type Figures = v.InferOutput<typeof Figures>;

export const PeerChoice = v.object({ variant: v.string(), seconds: v.record(v.string(), v.number()) });
