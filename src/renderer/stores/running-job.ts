import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { Job } from '../../shared/contract/jobs.ts';
import { useEngine } from './engine.ts';

const LOOK_EVERY = 5_000;

/** The job that runs or waits, whoever started it; or the one that ended last while this page watched. */
export const useRunningJob = defineStore('running-job', () => {
  const engine = useEngine();
  const job = ref<Job | null>(null);
  let watched: AbortController | null = null;
  let timer: ReturnType<typeof setInterval> | null = null;

  /** Asks for a job under way and follows the one there is. */
  async function look(): Promise<void> {
    if (watched !== null) return;
    const jobs = await engine
      .call((api, options) => api.jobs.list({ limit: 5 }, options))
      .catch((): Job[] => []);
    const found = jobs.find(isUnderWay);
    if (found !== undefined) await follow(found.id);
  }

  async function follow(id: number): Promise<void> {
    watched?.abort();
    const mine = new AbortController();
    watched = mine;
    await engine
      .stream(
        (api, options) => api.jobs.watch({ job: id }, options),
        (now) => (job.value = now),
        mine.signal,
      )
      .catch(() => undefined);
    if (watched === mine) watched = null;
  }

  function start(): void {
    watched?.abort();
    watched = null;
    job.value = null;
    timer ??= setInterval(() => void look(), LOOK_EVERY);
    void look();
  }

  engine.onReconnect(start);

  return { job, look, follow };
});

function isUnderWay(job: Job): boolean {
  return job.state === 'running' || job.state === 'queued';
}
