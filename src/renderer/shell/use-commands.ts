import { computed, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRoute, useRouter } from 'vue-router';
import { LANGUAGES, THEMES } from '../../shared/host-link.ts';
import type { Command } from '../commands.ts';
import { keyRegistry, type ActiveAction } from '../keys/registry.ts';
import { useSettings } from '../stores/settings.ts';

/** What is looked for by name and done on another screen. */
const ELSEWHERE = [
  ['import', 'data'],
  ['export', 'data'],
  ['report', 'report'],
  ['evidence', 'audit'],
] as const;

/**
 * What the palette offers: all that can be done by key on the screen, the screens and what some of them are looked for
 * for, and how the app looks.
 */
export function useCommands(): ComputedRef<readonly Command[]> {
  const { t } = useI18n();
  const settings = useSettings();
  const route = useRoute();
  const router = useRouter();

  const ofAction = ({ action, run }: ActiveAction): Command => ({
    id: action.id,
    group: action.id.startsWith('go.') ? 'goTo' : 'do',
    label: t(`keys.${action.id}`),
    action: action.id,
    run,
  });

  const elsewhere = (): Command[] =>
    ELSEWHERE.filter(([, screen]) => screen !== route.name).map(([name, screen]) => ({
      id: `elsewhere.${name}`,
      group: 'goTo',
      label: t('shell.palette.elsewhere', {
        what: t(`shell.palette.${name}`),
        screen: t(`shell.screens.${screen}`),
      }),
      run: () => void router.push({ name: screen }),
    }));

  const looks = (): Command[] => [
    ...THEMES.map((theme) => ({
      id: `theme.${theme}`,
      group: 'settings' as const,
      label: t('shell.palette.theme', { name: t(`shell.theme.${theme}`) }),
      run: () => (settings.theme = theme),
    })),
    ...LANGUAGES.map((language) => ({
      id: `language.${language}`,
      group: 'settings' as const,
      label: t('shell.palette.language', { name: t(`shell.language.${language}`) }),
      run: () => (settings.language = language),
    })),
  ];

  return computed(() => [
    ...keyRegistry.active.value
      .filter(({ action }) => action.counts === undefined && action.keyOnly === undefined)
      .map(ofAction),
    ...elsewhere(),
    ...looks(),
  ]);
}
