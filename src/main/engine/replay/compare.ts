import type { ReadingPair, ReplayReading, SampleReplay } from '../../../shared/contract/replay.ts';
import {
  compareReadings,
  largestDifference,
  type Reading,
  replayResult,
} from '../../../shared/domain/replay.ts';
import { type Scored, verdictOn } from '../../../shared/domain/verdicts.ts';
import type { ReplayBasis, ReplayCase } from './case.ts';
import type { Computed } from './compute.ts';

/** A case on record beside the same one computed anew. */
export function compareCase(basis: ReplayBasis, recorded: ReplayCase, replayed: Computed): SampleReplay {
  const { sample } = recorded;
  if ('problem' in replayed) {
    const { code, message } = replayed.problem;
    const nothing = { outcome: null, original: null, transform: null, relabelled: null };
    return { sample, result: 'failed', problem: { code, message }, ...nothing };
  }
  const before = recorded.transform;
  const after = replayed.transform;
  const both = before === null || after === null ? null : { before, after };
  const original = compareReadings(recorded.original, replayed.original);
  const relabelled = both === null ? null : compareReadings(both.before.relabelled, both.after.relabelled);
  const transform = both === null ? null : compareTransforms(both.before, both.after);
  const outcome = { recorded: outcomeOf(basis, recorded), replayed: outcomeOf(basis, replayed) };
  const sameOutcome = outcome.recorded === outcome.replayed;
  return {
    sample,
    result: replayResult({ original, transform, relabelled, sameOutcome }),
    problem: null,
    outcome,
    original: pairOf(basis, recorded.original, replayed.original),
    transform:
      both === null || transform === null
        ? null
        : { recorded: both.before.sha256, replayed: both.after.sha256, pixel: transform.pixel },
    relabelled: both === null ? null : pairOf(basis, both.before.relabelled, both.after.relabelled),
  };
}

type Transformed = { readonly sha256: string; readonly pixels: Uint8Array };

function compareTransforms(before: Transformed, after: Transformed) {
  const pixel = largestDifference(before.pixels, after.pixels) ?? 0;
  return { pixel, sameHash: before.sha256 === after.sha256 };
}

/** Without the draws, as lists hold it. */
export function withoutDraws(replay: SampleReplay): SampleReplay {
  const { original, relabelled } = replay;
  return { ...replay, original: pairWithoutDraws(original), relabelled: pairWithoutDraws(relabelled) };
}

function pairWithoutDraws(pair: ReadingPair | null): ReadingPair | null {
  if (pair === null) return null;
  const bare = (reading: ReplayReading): ReplayReading => ({ ...reading, probabilities: null });
  return { ...pair, recorded: bare(pair.recorded), replayed: bare(pair.replayed) };
}

type Readings = {
  readonly original: Reading;
  readonly transform: { readonly relabelled: Reading } | null;
};

function outcomeOf(basis: ReplayBasis, { original, transform }: Readings) {
  const scored = (reading: Reading): Scored => ({
    label: reading.label,
    certainty: reading[basis.statistic],
  });
  const relabelled = transform === null ? null : scored(transform.relabelled);
  return verdictOn(scored(original), relabelled, basis.tau).outcome;
}

function pairOf({ statistic, draws }: ReplayBasis, recorded: Reading, replayed: Reading): ReadingPair {
  const difference = compareReadings(recorded, replayed);
  const shown = ({ draws: kept, ...reading }: Reading): ReplayReading => ({
    ...reading,
    certainty: reading[statistic],
    probabilities: kept === null ? null : rowsOf(kept, draws),
  });
  return {
    recorded: shown(recorded),
    replayed: shown(replayed),
    exact: difference.exact,
    draws: difference.draws,
    certainty: difference.certainty,
  };
}

function rowsOf(kept: Float32Array, draws: number): number[][] {
  const classes = kept.length / draws;
  return Array.from({ length: draws }, (_, t) => Array.from(kept.subarray(t * classes, (t + 1) * classes)));
}
