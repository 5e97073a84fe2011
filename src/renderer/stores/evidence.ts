import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { BundleRequest } from '../../shared/contract/evidence.ts';
import { useEngine } from './engine.ts';
import { useJobs } from './jobs.ts';
import { onOtherProject } from './other-project.ts';

/** Evidence bundles: the one under way, the one that was started here, and the program that checks them. */
export const useEvidence = defineStore('evidence', () => {
  const engine = useEngine();
  const jobs = useJobs();
  const started = ref<number | null>(null);
  const writing = computed(() => jobs.live.find(({ kind }) => kind === 'bundle') ?? null);
  const finished = computed(() => jobs.find(started.value));

  async function start(request: BundleRequest): Promise<void> {
    const { job } = await engine.call((api, options) => api.evidence.bundle(request, options));
    started.value = await jobs.started(job);
  }

  /** What became of the one that was started here needs no more telling. */
  function dismiss(): void {
    started.value = null;
  }

  onOtherProject(dismiss);

  const verifier = (): Promise<{ readonly name: string; readonly program: string }> =>
    engine.call((api, options) => api.evidence.verifier({}, options));

  return { writing, finished, start, dismiss, verifier };
});
