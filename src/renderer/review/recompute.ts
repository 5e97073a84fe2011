import type { Scored } from '../../shared/contract/queue.ts';
import { certaintiesFromDraws } from '../../shared/domain/certainty.ts';

/** Whether what is recorded of a reading follows from its draws, figure by figure. */
export type Recomputed = {
  readonly same: boolean;
  /** Largest difference of median, mean, entropy and mutual information. */
  readonly difference: number;
};

/** Six decimals: what single precision bears. */
const TOLERANCE = 1e-6;

/** Computes label and figures anew from the draws on record; null where the draws were not kept. */
export function recompute({ probabilities, ...recorded }: Scored): Recomputed | null {
  const classes = probabilities?.[0]?.length ?? 0;
  if (probabilities === null || classes < 2) return null;
  const shape = { draws: probabilities.length, samples: 1, classes };
  const anew = certaintiesFromDraws(Float32Array.from(probabilities.flat()), shape);
  const difference = Math.max(
    ...(
      [
        [anew.medians, recorded.median],
        [anew.means, recorded.mean],
        [anew.entropies, recorded.entropy],
        [anew.mutualInformation, recorded.mutualInformation],
      ] as const
    ).map(([values, value]) => Math.abs((values[0] ?? Number.NaN) - value)),
  );
  const sameLabels = anew.labels[0] === recorded.label && anew.runnersUp[0] === recorded.runnerUp;
  return { same: sameLabels && difference <= TOLERANCE, difference };
}
