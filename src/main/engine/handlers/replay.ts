import { os } from '../dispatch.ts';
import { compareCase } from '../replay/compare.ts';
import { computeAnew } from '../replay/compute.ts';
import { recordedBasis, recordedCase } from '../replay/recorded.ts';
import type { Runtime } from '../runtime.ts';
import { runsOf } from '../sample-runs.ts';
import { replayBundle } from '../work/replay.ts';

export function replayHandlers(runtime: Runtime) {
  return {
    sample: os.replay.sample.handler(({ input }) => replaySample(runtime, input.sample)),
    rejected: os.replay.rejected.handler(({ input, context }) => ({
      job: runtime.project().jobs.start('replay', input, context.actor),
    })),
    bundle: os.replay.bundle.handler(({ input }) => replayBundle(runtime, input.bundle)),
  };
}

async function replaySample(runtime: Runtime, sample: number) {
  const { store } = runtime.project();
  const policy = store.policies.current();
  const runs = runsOf(store, policy, sample);
  const basis = await recordedBasis(store, policy, runs);
  const recorded = recordedCase(store, runs, sample);
  const { inUse: backend } = await runtime.backend(null);
  const [anew] = await computeAnew(runtime.learner, basis, [recorded]);
  if (anew === undefined) throw new Error('a case was left out');
  const transform = 'problem' in anew ? null : (anew.transform?.pixels ?? null);
  return { replay: compareCase(basis, recorded, anew), backend, tau: policy.tau, transform };
}
