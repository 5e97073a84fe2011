import { defineStore } from 'pinia';
import type { ExportRequest } from '../../shared/contract/exchange.ts';
import { useEngine } from './engine.ts';
import { useStartedJob } from './started-job.ts';

/** Exports for other tools: the one under way, and the one that was started here. */
export const useExchange = defineStore('exchange', () => {
  const engine = useEngine();
  const { running: exporting, finished, note, dismiss } = useStartedJob('export');

  async function start(request: ExportRequest): Promise<void> {
    const { job } = await engine.call((api, options) => api.exchange.export(request, options));
    await note(job);
  }

  return { exporting, finished, start, dismiss };
});
