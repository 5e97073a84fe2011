import type { BackendName } from '../../../shared/contract/backends.ts';
import type { ReplaySummary, SampleReplay } from '../../../shared/contract/replay.ts';
import type { ReplayResult } from '../../../shared/domain/replay.ts';
import { withoutDraws } from './compare.ts';

const MOST_DEVIATING = 1000;

/** Worst first. */
const RANK: Readonly<Record<ReplayResult, number>> = { failed: 0, different: 1, same: 2, identical: 3 };

export type Summary = {
  add(replay: SampleReplay): void;
  /** How many were added. */
  samples(): number;
  finish(): ReplaySummary;
};

/** Counts replays and keeps the worst of what is not identical. */
export function createSummary(backend: BackendName): Summary {
  const counts = { identical: 0, same: 0, different: 0, failed: 0 };
  let largest: ReplaySummary['largest'] = {
    draws: null,
    certainty: null,
    pixel: null,
    relabelledDraws: null,
    relabelledCertainty: null,
  };
  let deviating: SampleReplay[] = [];
  const samples = (): number => counts.identical + counts.same + counts.different + counts.failed;

  return {
    samples,
    add(replay) {
      counts[replay.result]++;
      largest = {
        draws: larger(largest.draws, replay.original?.draws),
        certainty: larger(largest.certainty, replay.original?.certainty),
        pixel: larger(largest.pixel, replay.transform?.pixel),
        relabelledDraws: larger(largest.relabelledDraws, replay.relabelled?.draws),
        relabelledCertainty: larger(largest.relabelledCertainty, replay.relabelled?.certainty),
      };
      if (replay.result === 'identical') return;
      deviating.push(withoutDraws(replay));
      if (deviating.length >= 2 * MOST_DEVIATING) deviating = worst(deviating);
    },
    finish: () => ({ backend, samples: samples(), ...counts, largest, deviating: worst(deviating) }),
  };
}

function larger(a: number | null, b: number | null | undefined): number | null {
  if (b === null || b === undefined) return a;
  return a === null ? b : Math.max(a, b);
}

function worst(replays: readonly SampleReplay[]): SampleReplay[] {
  return replays
    .toSorted((a, b) => RANK[a.result] - RANK[b.result] || badness(b) - badness(a) || a.sample - b.sample)
    .slice(0, MOST_DEVIATING);
}

function badness({ original, relabelled }: SampleReplay): number {
  return Math.max(
    original?.draws ?? original?.certainty ?? 0,
    relabelled?.draws ?? relabelled?.certainty ?? 0,
  );
}
