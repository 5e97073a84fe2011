import { onScopeDispose } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Job } from '../../shared/contract/jobs.ts';
import { announce } from '../announcer.ts';
import { useFigures } from '../figures.ts';
import { useJobs } from '../stores/jobs.ts';

/** Says how far each job is at every tenth, and how it ended. */
export function useJobSpeech(): void {
  const { t } = useI18n();
  const figures = useFigures();
  const last = new Map<number, Job>();

  function hear(now: Job): void {
    const before = last.get(now.id);
    last.set(now.id, now);
    if (before === undefined) return;
    const name = t(`shell.jobs.${now.kind}`);
    if (now.state !== before.state && now.state !== 'running' && now.state !== 'queued') {
      announce(t(`shell.job.${now.state}`, { name }));
      return;
    }
    const tenth = tenthOf(now);
    if (tenth <= tenthOf(before)) return;
    announce(t('shell.job.spoken', { name, share: figures.value.percent(tenth / 10, 0) }));
  }

  onScopeDispose(useJobs().onChange(hear));
}

function tenthOf({ progress }: Job): number {
  return progress === null || progress.total === 0 ? 0 : Math.floor((10 * progress.done) / progress.total);
}
