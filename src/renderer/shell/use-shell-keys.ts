import { useI18n } from 'vue-i18n';
import { useRouter } from 'vue-router';
import { useKeys } from '../keys/use-keys.ts';
import { useSettings } from '../stores/settings.ts';
import { useToasts } from '../stores/toasts.ts';
import { walkRegions } from './regions.ts';

/** The keys that every screen has; screens attach undo, find, export and the like themselves. */
export function useShellKeys({ palette, keys }: { palette(): void; keys(): void }): void {
  const { t } = useI18n();
  const router = useRouter();
  const settings = useSettings();
  const toasts = useToasts();

  useKeys('global', {
    'app.palette': palette,
    'app.keys': keys,
    'app.save': () => void toasts.show(t('shell.saved'), { tone: 'note' }),
    'app.reload': () => undefined,
    'app.larger': () => settings.changeTextSize(1),
    'app.smaller': () => settings.changeTextSize(-1),
    'app.normal': () => settings.changeTextSize(0),
    'app.region': () => walkRegions(1),
    'app.regionBack': () => walkRegions(-1),
    'go.home': () => void router.push({ name: 'home' }),
    'go.data': () => void router.push({ name: 'data' }),
    'go.review': () => void router.push({ name: 'review' }),
    'go.grid': () => void router.push({ name: 'grid' }),
    'go.threshold': () => void router.push({ name: 'threshold' }),
    'go.training': () => void router.push({ name: 'training' }),
    'go.report': () => void router.push({ name: 'report' }),
    'go.audit': () => void router.push({ name: 'audit' }),
    'go.settings': () => void router.push({ name: 'settings' }),
  });
}
