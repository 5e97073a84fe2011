import * as v from 'valibot';
import { Count, Id, Seed, Sha256, Share, Statistic, Time } from './contract/common.ts';
import { ImageShapeSchema } from './contract/projects.ts';
import { Outcome } from './contract/queue.ts';

/** Names of the files within an evidence bundle; docs/evidence-bundle.md says what each holds. */
export const EVIDENCE = {
  manifest: 'manifest.json',
  leaves: 'log/leaves.jsonl',
  checkpoint: 'log/checkpoint.txt',
  key: 'log/key.txt',
  proofs: 'log/proofs.json',
  records: 'records.jsonl',
  report: 'report.html',
  instructions: 'README.txt',
  model: (sha256: string): string => `models/${sha256}.safetensors`,
  importRows: (id: number): string => `imports/${id}.jsonl`,
  scoreRows: (run: number): string => `runs/scores-${run}.jsonl`,
  transformRows: (run: number): string => `runs/transforms-${run}.jsonl`,
  original: (sample: number): string => `samples/${sample}`,
  draws: (run: number, sample: number): string => `draws/${run}/${sample}.f32`,
  transform: (run: number, sample: number): string => `transforms/${run}/${sample}.u8`,
} as const;

/** A sample that a bundle holds, and the runs that its verdict comes from. */
const EvidenceSample = v.strictObject({
  sample: Id,
  sha256: Sha256,
  mediaType: v.string(),
  import: Id,
  score: Id,
  transform: v.nullable(Id),
  relabel: v.nullable(Id),
});
export type EvidenceSample = v.InferOutput<typeof EvidenceSample>;

const EvidencePolicy = v.strictObject({
  version: Id,
  tau: Share,
  statistic: Statistic,
  draws: Id,
  seed: Seed,
  classifier: v.nullable(Id),
  gwin: v.nullable(Id),
  spotCheckRate: v.optional(Share),
  reviewers: v.optional(Id),
  secondReviewRate: v.optional(Share),
  independentReview: v.optional(v.boolean()),
  partiesAdjudicate: v.optional(v.boolean()),
  reason: v.string(),
});

export const Manifest = v.strictObject({
  format: v.literal('gwinnow-evidence'),
  version: v.literal(1),
  program: v.string(),
  at: Time,
  origin: v.string(),
  /** Leaves in the bundle, all that the checkpoint signs. */
  treeSize: Id,
  project: v.strictObject({ name: v.string(), image: ImageShapeSchema, classes: v.array(v.string()) }),
  policy: EvidencePolicy,
  /** Which samples were asked for, in words. */
  selection: v.string(),
  samples: v.array(EvidenceSample),
  /** All files but the manifest. */
  files: v.array(v.strictObject({ path: v.string(), bytes: Count, sha256: Sha256 })),
});
export type Manifest = v.InferOutput<typeof Manifest>;

/** A line of records.jsonl: what the log says of one sample, in short. */
export const EvidenceRecord = v.strictObject({
  sample: Id,
  label: Count,
  certainty: v.number(),
  outcome: Outcome,
  suggestion: Count,
  /** Those of the log that concern the sample, in its order. `label`: the one given, null for none. */
  decisions: v.array(
    v.strictObject({
      leaf: Count,
      id: Id,
      kind: v.string(),
      label: v.nullable(Count),
      reviewer: v.string(),
      at: Time,
      /** Only where the label was taken from a second classifier: the score run that has it. */
      secondRun: v.optional(Id),
    }),
  ),
});
export type EvidenceRecord = v.InferOutput<typeof EvidenceRecord>;

export const Proofs = v.array(v.strictObject({ leaf: Count, proof: v.array(Sha256) }));
