import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { Split } from '../../shared/contract/common.ts';
import type { Job } from '../../shared/contract/jobs.ts';
import type { Failure } from '../failure.ts';
import { useEngine } from './engine.ts';
import { failureOf } from './failure.ts';
import { useProject } from './project.ts';
import { askSecond } from './second-opinion.ts';

/** Scores a split and transforms what the policy rejects: what the queue is made of. */
export const usePreparing = defineStore('preparing', () => {
  const engine = useEngine();
  const project = useProject();
  const job = shallowRef<Job | null>(null);
  const running = ref(false);
  const failure = ref<Failure | null>(null);

  const share = computed(() => {
    const progress = job.value?.progress ?? null;
    return progress === null || progress.total === 0 ? null : Math.min(1, progress.done / progress.total);
  });

  /** Resolves when all is done, or stopped for a reason that `failure` tells. */
  async function prepare(split: Split): Promise<void> {
    if (running.value) return;
    running.value = true;
    failure.value = null;
    try {
      const scored = await engine.call((api, options) => api.scoring.score({ split }, options));
      const isScored = await follow(scored.job);
      if (isScored && (project.policy?.gwin ?? null) !== null) {
        const made = await engine.call((api, options) => api.scoring.transform({ split }, options));
        if (await follow(made.job)) await followSecond(split);
      }
    } catch (thrown) {
      failure.value = failureOf(thrown);
    } finally {
      running.value = false;
      job.value = null;
    }
  }

  /** The second classifier that came with the models in use gives its opinion of each image too. */
  async function followSecond(split: Split): Promise<void> {
    const inUse = project.policy?.classifier;
    const asked = await askSecond(engine, split, ({ installed }) => installed?.classifier === inUse);
    if (asked !== null) await follow(asked.job);
  }

  /** Whether it was done; a cancelled job leaves no failure behind. */
  async function follow(id: number): Promise<boolean> {
    await engine.stream(
      (api, options) => api.jobs.watch({ job: id }, options),
      (now) => (job.value = now),
    );
    const error = job.value?.error ?? null;
    if (job.value?.state === 'failed' && error !== null) failure.value = error;
    return job.value?.state === 'done';
  }

  async function stop(): Promise<void> {
    const id = job.value?.id;
    if (id === undefined) return;
    await engine.call((api, options) => api.jobs.cancel({ job: id }, options)).catch(() => undefined);
  }

  return { job, share, running, failure, prepare, stop };
});
