import { watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { useProject } from '../stores/project.ts';
import { useToasts } from '../stores/toasts.ts';

/** Says so when another window opened or closed a project: one engine has one for all, so this window follows. */
export function useProjectNews(): void {
  const { t } = useI18n();
  const project = useProject();
  const toasts = useToasts();

  watch(
    () => project.elsewhere,
    (news) => {
      if (news === null) return;
      const { before, now } = news;
      if (now !== null) toasts.show(t('shell.elsewhere.opened', { now }), { tone: 'note' });
      else if (before !== null) toasts.show(t('shell.elsewhere.closed', { before }), { tone: 'note' });
    },
  );
}
