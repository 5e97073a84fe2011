import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { ExportRequest } from '../../shared/contract/exchange.ts';
import { useEngine } from './engine.ts';
import { useJobs } from './jobs.ts';
import { onOtherProject } from './other-project.ts';

/** Exports for other tools: the one under way, and the one that was started here. */
export const useExchange = defineStore('exchange', () => {
  const engine = useEngine();
  const jobs = useJobs();
  const started = ref<number | null>(null);
  const exporting = computed(() => jobs.live.find(({ kind }) => kind === 'export') ?? null);
  const finished = computed(() => jobs.find(started.value));

  async function start(request: ExportRequest): Promise<void> {
    const { job } = await engine.call((api, options) => api.exchange.export(request, options));
    started.value = await jobs.started(job);
  }

  /** What became of the one that was started here needs no more telling. */
  function dismiss(): void {
    started.value = null;
  }

  onOtherProject(dismiss);

  return { exporting, finished, start, dismiss };
});
