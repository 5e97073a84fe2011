import type { Policy } from '../../shared/contract/policies.ts';
import type { Split } from '../../shared/contract/common.ts';
import type { Store } from '../store/open.ts';
import type { ScoreRun } from '../store/scores/scores.ts';

/** Runs that a sample's verdict comes from; null where there is none. */
export type SampleRuns = {
  readonly pass: number | null;
  readonly transform: number | null;
  readonly relabel: number | null;
};

/** Runs whose findings count for a sample under the policy. @throws SAMPLE_NOT_FOUND */
export function runsOf(store: Store, policy: Policy, sample: number): SampleRuns {
  const item = store.queue.get(sample);
  if (item !== null) return { pass: item.scoreRun, transform: item.transformRun, relabel: item.relabelRun };
  const { draws, seed, classifier } = policy;
  const { split } = store.samples.get(sample);
  if (classifier === null) return { pass: null, transform: null, relabel: null };
  const pass = store.scores.runs({ model: classifier, draws, seed, split, subject: 'original' }).at(-1);
  return { pass: pass?.id ?? null, transform: null, relabel: null };
}

/** Of a classifier that was asked for a second opinion, its newest run on each split that nothing is learned from. */
export function heldOutRuns(store: Store, policy: Policy, model: number) {
  const runs = secondRuns(store, policy).filter((run) => run.model === model);
  const newest = (of: Split): number | null => runs.findLast(({ split }) => split === of)?.id ?? null;
  return { validation: newest('validation'), test: newest('test') };
}

/** What other classifiers than the policy's said of originals, of one split or all, oldest first. */
export function secondRuns(store: Store, { classifier }: Policy, split?: Split): ScoreRun[] {
  return store.scores
    .runs({ ...(split === undefined ? {} : { split }), subject: 'original', purpose: 'second' })
    .filter(({ model }) => model !== classifier);
}
