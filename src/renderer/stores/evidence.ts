import { defineStore } from 'pinia';
import type { BundleRequest } from '../../shared/contract/evidence.ts';
import { useEngine } from './engine.ts';
import { useStartedJob } from './started-job.ts';

/** Evidence bundles: the one under way, the one that was started here, and the program that checks them. */
export const useEvidence = defineStore('evidence', () => {
  const engine = useEngine();
  const { running: writing, finished, note, dismiss } = useStartedJob('bundle');

  async function start(request: BundleRequest): Promise<void> {
    const { job } = await engine.call((api, options) => api.evidence.bundle(request, options));
    await note(job);
  }

  const verifier = (): Promise<{ readonly name: string; readonly program: string }> =>
    engine.call((api, options) => api.evidence.verifier({}, options));

  return { writing, finished, start, dismiss, verifier };
});
