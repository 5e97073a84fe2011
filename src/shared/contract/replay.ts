import * as v from 'valibot';
import { REPLAY_RESULTS } from '../domain/replay.ts';
import { BackendName } from './backends.ts';
import {
  call,
  ClassIndex,
  Count,
  FilePath,
  Id,
  LongText,
  Pixels,
  Seed,
  Sha256,
  Share,
  write,
} from './common.ts';
import { StartedJob } from './jobs.ts';
import { Outcome } from './queue.ts';

export const ReplayResult = v.picklist(REPLAY_RESULTS);

const Reading = v.strictObject({
  label: ClassIndex,
  /** By the policy's statistic. */
  certainty: Share,
  median: Share,
  mean: Share,
  entropy: v.number(),
  mutualInformation: v.number(),
  /** [draws][classes]; null where they were not kept, and in lists. */
  probabilities: v.nullable(v.array(v.array(v.number()))),
});
export type ReplayReading = v.InferOutput<typeof Reading>;

const ReadingPair = v.strictObject({
  recorded: Reading,
  replayed: Reading,
  /** Bit for bit. */
  exact: v.boolean(),
  /** Largest difference of a probability in the draws; null where none were kept. */
  draws: v.nullable(v.number()),
  /** Larger difference of median and mean. */
  certainty: v.number(),
});
export type ReadingPair = v.InferOutput<typeof ReadingPair>;

/** One sample, on record and computed anew. With `failed` there is a problem and nothing else. */
export const SampleReplay = v.strictObject({
  sample: Id,
  result: ReplayResult,
  problem: v.nullable(v.strictObject({ code: v.string(), message: LongText })),
  outcome: v.nullable(v.strictObject({ recorded: Outcome, replayed: Outcome })),
  original: v.nullable(ReadingPair),
  /** SHA-256 of the pixels, and the largest difference of one, grey levels; null without a transform on record. */
  transform: v.nullable(v.strictObject({ recorded: Sha256, replayed: Sha256, pixel: v.number() })),
  relabelled: v.nullable(ReadingPair),
});
export type SampleReplay = v.InferOutput<typeof SampleReplay>;

export const ReplaySummary = v.strictObject({
  backend: BackendName,
  samples: Count,
  identical: Count,
  same: Count,
  different: Count,
  failed: Count,
  /** Largest differences among all samples that could be computed; null where there was nothing to compare. */
  largest: v.strictObject({
    draws: v.nullable(v.number()),
    certainty: v.nullable(v.number()),
    pixel: v.nullable(v.number()),
    relabelledDraws: v.nullable(v.number()),
    relabelledCertainty: v.nullable(v.number()),
  }),
  /** What is not identical, the worst first, 1000 at most. */
  deviating: v.array(SampleReplay),
});
export type ReplaySummary = v.InferOutput<typeof ReplaySummary>;

export const ReplayRequest = v.strictObject({
  /** How many rejected samples, chosen by the seed; default: all of the policy's. */
  random: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  seed: v.optional(Seed, 1),
});
export type ReplayRequest = v.InferOutput<typeof ReplayRequest>;

export const replay = {
  /**
   * Computes one sample's draws, certainty, transform and relabelling anew, from the original bytes and the weights'
   * files, and compares them with the record. SAMPLE_NOT_FOUND, NO_SCORES, BAD_WEIGHTS, UNSUPPORTED_FORMAT.
   */
  sample: call.input(v.strictObject({ sample: Id })).output(
    v.strictObject({
      replay: SampleReplay,
      backend: BackendName,
      tau: Share,
      /** As it was made anew; null without one on record. */
      transform: v.nullable(Pixels),
    }),
  ),
  /** The same for the samples that the policy rejects. The job's result is a `ReplaySummary`. */
  rejected: write.input(ReplayRequest).output(StartedJob),
  /**
   * The same for all samples of an evidence bundle, a file on the engine's machine, from what it holds alone: no
   * project need be open. BAD_ARCHIVE, BAD_EVIDENCE, FILE_NOT_FOUND.
   */
  bundle: write.input(v.strictObject({ bundle: FilePath })).output(ReplaySummary),
};
