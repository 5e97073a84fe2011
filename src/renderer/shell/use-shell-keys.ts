import { useI18n } from 'vue-i18n';
import { useRouter } from 'vue-router';
import { keyRegistry } from '../keys/registry.ts';
import { useKeys } from '../keys/use-keys.ts';
import { useProject } from '../stores/project.ts';
import { useSettings } from '../stores/settings.ts';
import { useToasts } from '../stores/toasts.ts';
import { walkRegions } from './regions.ts';

/**
 * The keys that every screen has. Screens attach undo and the like themselves, and may have an export of their own; a
 * key that does nothing on a screen says where it acts.
 */
export function useShellKeys({ palette, keys }: { palette(): void; keys(): void }): void {
  const { t } = useI18n();
  const router = useRouter();
  const settings = useSettings();
  const toasts = useToasts();
  const project = useProject();

  const say = (words: string): void => void toasts.show(t(words), { tone: 'note' });

  /** What is done on another screen is started there. */
  function startOn(name: 'home' | 'data', what: 'new' | 'open' | 'export'): void {
    if (project.session?.role === 'reader') say('shell.banner.readerText');
    else void router.push({ name, query: { [what]: '' } });
  }

  keyRegistry.missed.value = (id) => {
    if (id === 'app.undo' || id === 'app.redo') say('shell.undoElsewhere');
  };

  useKeys('global', {
    'app.palette': palette,
    'app.keys': keys,
    'app.find': palette,
    'app.new': () => startOn('home', 'new'),
    'app.open': () => startOn('home', 'open'),
    'app.export': () => {
      if (project.summary === null) say('shell.exportNothing');
      else startOn('data', 'export');
    },
    'app.save': () => say('shell.saved'),
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
