import * as v from 'valibot';
import type { JobProgress } from '../../../shared/contract/jobs.ts';
import { ReplayRequest, type ReplaySummary } from '../../../shared/contract/replay.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import type { Store } from '../../store/open.ts';
import type { Rejected } from '../../store/queue/queue.ts';
import type { JobWork } from '../jobs.ts';
import type { ReplayBasis, ReplayCase } from '../replay/case.ts';
import { openBundle, type OpenBundle } from '../replay/bundle.ts';
import { compareCase } from '../replay/compare.ts';
import { computeAnew, type OnShare } from '../replay/compute.ts';
import { drawnRejects } from '../replay/draw.ts';
import { recordedBasis, recordedCase } from '../replay/recorded.ts';
import { createSummary, type Summary } from '../replay/summary.ts';
import type { Runtime } from '../runtime.ts';
import type { SampleRuns } from '../sample-runs.ts';
import { cancelIfAsked } from './cancel.ts';

/** Samples computed together; what they were on record is in memory at once. */
const CHUNK = 1000;

/** Samples of the same runs, whose cases are read a chunk at a time. */
type Group = {
  readonly basis: ReplayBasis;
  readonly count: number;
  readonly cases: (first: number, end: number) => Promise<ReplayCase[]>;
};

type Watch = { readonly signal: AbortSignal; report(progress: JobProgress): void };

/** Computes what the policy rejects anew and compares it. Nothing is written but the job's result. */
export function replayWork(runtime: Runtime): JobWork {
  return async (params, watch): Promise<ReplaySummary> =>
    replayGroups(
      runtime,
      await recordedGroups(runtime.project().store, v.parse(ReplayRequest, params)),
      watch,
    );
}

/** The same for what an evidence bundle holds, from its own files. */
export async function replayBundle(runtime: Runtime, path: string): Promise<ReplaySummary> {
  const bundle = await openBundle(path);
  const watch = { signal: new AbortController().signal, report: () => undefined };
  try {
    return await replayGroups(runtime, bundleGroups(bundle), watch);
  } finally {
    await bundle.close();
  }
}

async function replayGroups(
  runtime: Runtime,
  groups: readonly Group[],
  { signal, report }: Watch,
): Promise<ReplaySummary> {
  const { inUse } = await runtime.backend(null);
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  const summary = createSummary(inUse);
  const began = performance.now();
  for (const { basis, count, cases } of groups) {
    for (let first = 0; first < count; first += CHUNK) {
      cancelIfAsked(signal);
      const chunk = await cases(first, Math.min(count, first + CHUNK));
      const before = summary.samples();
      const onShare = (share: number): void => {
        const done = before + share * chunk.length;
        const seconds = (performance.now() - began) / 1000;
        const etaSeconds = done > 0 ? (seconds / done) * (total - done) : null;
        report({ phase: 'image', done: Math.floor(done), total, etaSeconds, figures: {} });
      };
      await replayCases(runtime, basis, chunk, summary, { signal, onShare });
    }
  }
  return summary.finish();
}

/** Computes cases anew and adds each, as it compares, to the summary. */
async function replayCases(
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

async function recordedGroups(store: Store, { random, seed }: ReplayRequest): Promise<Group[]> {
  const rejected = store.queue.rejected();
  const wanted = random === undefined ? rejected : drawnRejects(rejected, random, seed);
  if (wanted.length === 0) throw new GwinnowError('NO_SCORES', 'The policy rejects nothing that is scored');
  const policy = store.policies.current();
  const groups: Group[] = [];
  for (const { runs, samples } of byRuns(wanted)) {
    groups.push({
      basis: await recordedBasis(store, policy, runs),
      count: samples.length,
      cases: (first, end) =>
        Promise.resolve(samples.slice(first, end).map((sample) => recordedCase(store, runs, sample))),
    });
  }
  return groups;
}

function bundleGroups({ groups, caseOf }: OpenBundle): Group[] {
  return groups.map(({ basis, samples }) => ({
    basis,
    count: samples.length,
    cases: (first, end) => Promise.all(samples.slice(first, end).map(caseOf)),
  }));
}

type RunGroup = { readonly runs: SampleRuns; readonly samples: number[] };

function byRuns(rejected: readonly Rejected[]): RunGroup[] {
  const groups = new Map<string, RunGroup>();
  for (const { sample, scoreRun, transformRun, relabelRun } of rejected) {
    const key = `${scoreRun} ${transformRun} ${relabelRun}`;
    const runs = { pass: scoreRun, transform: transformRun, relabel: relabelRun };
    const group = groups.get(key) ?? { runs, samples: [] };
    group.samples.push(sample);
    groups.set(key, group);
  }
  return [...groups.values()];
}
