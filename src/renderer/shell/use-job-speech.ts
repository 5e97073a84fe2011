import { watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { announce } from '../announcer.ts';
import { useFigures } from '../figures.ts';
import { useRunningJob } from '../stores/running-job.ts';

/** Says how far the running job is at each tenth, and how it ended. */
export function useJobSpeech(): void {
  const { t } = useI18n();
  const figures = useFigures();
  const running = useRunningJob();

  watch(
    () => running.job,
    (now, before) => {
      if (now === null || before === null || now.id !== before.id) return;
      const name = t(`shell.jobs.${now.kind}`);
      if (now.state !== before.state && now.state !== 'running' && now.state !== 'queued') {
        announce(t(`shell.job.${now.state}`, { name }));
        return;
      }
      const tenth = tenthOf(now.progress);
      if (tenth > tenthOf(before.progress)) {
        announce(t('shell.job.spoken', { name, share: figures.value.percent(tenth / 10, 0) }));
      }
    },
  );
}

function tenthOf(progress: { readonly done: number; readonly total: number } | null): number {
  return progress === null || progress.total === 0 ? 0 : Math.floor((10 * progress.done) / progress.total);
}
