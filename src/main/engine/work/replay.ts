import * as v from 'valibot';
import { ReplayRequest, type ReplaySummary } from '../../../shared/contract/replay.ts';
import { spotShare } from '../../../shared/domain/spot-checks.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import type { Store } from '../../store/open.ts';
import type { Rejected } from '../../store/queue/queue.ts';
import type { JobWork } from '../jobs.ts';
import type { ReplayBasis, ReplayCase } from '../replay/case.ts';
import { compareCase } from '../replay/compare.ts';
import { computeAnew, type OnShare } from '../replay/compute.ts';
import { recordedBasis, recordedCase } from '../replay/recorded.ts';
import { createSummary, type Summary } from '../replay/summary.ts';
import type { Runtime } from '../runtime.ts';
import type { SampleRuns } from '../sample-runs.ts';
import { cancelIfAsked } from './cancel.ts';

/** Samples computed together; what they were on record is in memory at once. */
const CHUNK = 1000;

/** Computes rejected samples anew and compares them with the record. Nothing is written but the job's result. */
export function replayWork(runtime: Runtime): JobWork {
  return async (params, { signal, report }): Promise<ReplaySummary> => {
    const { store } = runtime.project();
    const { backend, groups, total } = await prepared(runtime, store, v.parse(ReplayRequest, params));
    const summary = createSummary(backend);
    const began = performance.now();
    for (const { runs, samples } of groups) {
      const basis = await recordedBasis(store, store.policies.current(), runs);
      for (let first = 0; first < samples.length; first += CHUNK) {
        cancelIfAsked(signal);
        const cases = samples.slice(first, first + CHUNK).map((sample) => recordedCase(store, runs, sample));
        const before = summary.samples();
        const onShare = (share: number): void => {
          const done = before + share * cases.length;
          const seconds = (performance.now() - began) / 1000;
          const etaSeconds = done > 0 ? (seconds / done) * (total - done) : null;
          report({ phase: 'image', done: Math.floor(done), total, etaSeconds, figures: {} });
        };
        await replayCases(runtime, basis, cases, summary, { signal, onShare });
      }
    }
    return summary.finish();
  };
}

/** Computes cases anew and adds each, as it compares, to the summary. */
export async function replayCases(
  { learner }: Runtime,
  basis: ReplayBasis,
  cases: readonly ReplayCase[],
  summary: Summary,
  options: { readonly signal: AbortSignal; readonly onShare: OnShare },
): Promise<void> {
  const computed = await computeAnew(learner, basis, cases, options);
  for (const [n, one] of cases.entries()) {
    const anew = computed[n];
    if (anew !== undefined) summary.add(compareCase(basis, one, anew));
  }
}

async function prepared(runtime: Runtime, store: Store, request: ReplayRequest) {
  const wanted = chosen(store.queue.rejected(), request);
  if (wanted.length === 0) throw new GwinnowError('NO_SCORES', 'The policy rejects nothing that is scored');
  const { inUse } = await runtime.backend(null);
  return { backend: inUse, groups: byRuns(wanted), total: wanted.length };
}

/** Those with the lowest numbers that seed and sample give: the same for the same seed, more of them for a larger N. */
function chosen(rejected: readonly Rejected[], { random, seed }: ReplayRequest): readonly Rejected[] {
  if (random === undefined || random >= rejected.length) return rejected;
  const drawn = rejected
    .map(({ sample }) => ({ sample, share: spotShare(seed, sample) }))
    .sort((a, b) => a.share - b.share || a.sample - b.sample)
    .slice(0, random);
  const kept = new Set(drawn.map(({ sample }) => sample));
  return rejected.filter(({ sample }) => kept.has(sample));
}

type Group = { readonly runs: SampleRuns; readonly samples: number[] };

function byRuns(rejected: readonly Rejected[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { sample, scoreRun, transformRun, relabelRun } of rejected) {
    const key = `${scoreRun} ${transformRun} ${relabelRun}`;
    const runs = { pass: scoreRun, transform: transformRun, relabel: relabelRun };
    const group = groups.get(key) ?? { runs, samples: [] };
    group.samples.push(sample);
    groups.set(key, group);
  }
  return [...groups.values()];
}
