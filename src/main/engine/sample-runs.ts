import type { Policy } from '../../shared/contract/policies.ts';
import type { Store } from '../store/open.ts';

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
