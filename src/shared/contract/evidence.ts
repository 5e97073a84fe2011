import * as v from 'valibot';
import { call, Count, FilePath, Id, Nothing, Seed, Sha256, write } from './common.ts';
import { StartedJob } from './jobs.ts';

/** Which samples a bundle is to hold; only those that the policy has scored can be in one. */
export const EvidenceSelection = v.variant('of', [
  v.strictObject({ of: v.literal('samples'), samples: v.pipe(v.array(Id), v.minLength(1)) }),
  v.strictObject({ of: v.literal('rejected') }),
  v.strictObject({ of: v.literal('decided') }),
  v.strictObject({
    of: v.literal('random'),
    count: v.pipe(v.number(), v.integer(), v.minValue(1)),
    seed: v.optional(Seed, 1),
  }),
]);
export type EvidenceSelection = v.InferOutput<typeof EvidenceSelection>;

export const BundleRequest = v.strictObject({
  /** File to be written, on the engine's machine. */
  target: FilePath,
  selection: EvidenceSelection,
  force: v.optional(v.boolean(), false),
});

export type BundleRequest = v.InferInput<typeof BundleRequest>;

/** Result of a job of kind `bundle`. */
export const BundleResult = v.strictObject({
  target: FilePath,
  samples: Count,
  /** Leaves that the bundle holds. */
  leaves: Count,
  /** SHA-256 of the manifest, which is in the log too. */
  digest: Sha256,
});
export type BundleResult = v.InferOutput<typeof BundleResult>;

export const evidence = {
  /**
   * Writes an evidence bundle that can be checked without this program: docs/evidence-bundle.md. NO_KEY where the log
   * was never signed, FILE_EXISTS, NO_SCORES.
   */
  bundle: write.input(BundleRequest).output(StartedJob),
  /** The stand-alone verifier of bundles, to be handed to whoever checks one. FILE_NOT_FOUND where none is built. */
  verifier: call.input(Nothing).output(v.strictObject({ name: v.string(), program: v.string() })),
};
