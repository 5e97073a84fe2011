import { computed, ref } from 'vue';
import type { JobKind } from '../../shared/contract/jobs.ts';
import { useJobs } from './jobs.ts';
import { onOtherProject } from './other-project.ts';

/** Jobs of one kind: the one under way, whoever started it, and the one that was started on this page. */
export function useStartedJob(kind: JobKind) {
  const jobs = useJobs();
  const started = ref<number | null>(null);
  const running = computed(() => jobs.live.find((job) => job.kind === kind) ?? null);
  const finished = computed(() => jobs.find(started.value));

  async function note(job: number): Promise<void> {
    started.value = await jobs.started(job);
  }

  /** What became of the one that was started here needs no more telling. */
  function dismiss(): void {
    started.value = null;
  }

  onOtherProject(dismiss);

  return { running, finished, note, dismiss };
}
