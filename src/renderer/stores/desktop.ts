import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type {
  AddressFault,
  HostCommand,
  HostNotice,
  MenuAction,
  NamedProject,
} from '../../shared/host-link.ts';
import type { AppHost } from '../client/app-host.ts';
import type { Failure } from '../failure.ts';
import { keyRegistry } from '../keys/registry.ts';
import { isTextField } from '../keys/targets.ts';
import { useEngine } from './engine.ts';
import { failureOf } from './failure.ts';
import { useProject } from './project.ts';
import { useSettings } from './settings.ts';

/** The desktop app around this page. In a browser there is none, and nothing here ever happens. */
export const useDesktop = defineStore('desktop', () => {
  const engine = useEngine();
  const project = useProject();
  const settings = useSettings();
  const app = shallowRef<AppHost | null>(null);
  /** What broke and was mended, until it is dismissed. */
  const notice = shallowRef<HostNotice | null>(null);
  /** Why a project that was asked for from outside could not be opened or closed. */
  const failure = shallowRef<Failure | null>(null);
  const asksForAddress = ref(false);
  /** A project that was asked for before an engine was there. */
  let wanted: string | null = null;

  /** Opens the system's own dialog for a path on this computer; null where there is none. */
  const choosePath = computed(() => app.value?.choosePath ?? null);

  function listen(): void {
    engine.listen({
      onJoin(joined) {
        app.value = joined;
        tellSettings();
        void tellProjects();
      },
      onCommand: (command) => void run(command),
      onNotice: (now) => (notice.value = now),
    });
  }

  async function run(command: HostCommand): Promise<void> {
    failure.value = null;
    if (command.command === 'act') act(command.action);
    else if (command.command === 'set-theme') settings.theme = command.theme;
    else if (command.command === 'attach') asksForAddress.value = true;
    else if (command.command === 'close-project') await attempt(() => project.close());
    else await open(command.directory);
  }

  function act(id: MenuAction): void {
    const inText = isTextField(document.activeElement);
    // The native menu has no other way to reach the text's own history.
    if (inText && (id === 'app.undo' || id === 'app.redo')) document.execCommand(id.slice('app.'.length));
    else if (!keyRegistry.run(id)) keyRegistry.missed.value(id);
  }

  async function open(directory: string): Promise<void> {
    if (engine.state.engine === 'running') await attempt(() => project.open(directory));
    else wanted = directory;
  }

  async function attempt(deed: () => Promise<void>): Promise<void> {
    await deed().catch((thrown: unknown) => (failure.value = failureOf(thrown)));
  }

  /** Resolves with what is wrong with the address; null when its window opens. */
  async function attach(address: string): Promise<AddressFault | null> {
    return app.value === null ? null : app.value.attach(address);
  }

  function tellSettings(): void {
    const { language, theme } = settings;
    app.value?.tell({ type: 'settings', language, theme });
  }

  /** The projects that the app's menu lists. */
  async function tellProjects(): Promise<void> {
    if (app.value === null || engine.state.engine !== 'running') return;
    const known = await engine
      .call((api, options) => api.projects.recent({}, options))
      // A menu that is out of date is no reason to disturb anybody.
      .catch(() => null);
    if (known === null) return;
    const recent = known.projects.filter(({ there }) => there).map(nameOf);
    const { summary } = project;
    app.value?.tell({ type: 'projects', open: summary === null ? null : nameOf(summary), recent });
  }

  engine.onConnect(async () => {
    const directory = wanted;
    wanted = null;
    if (directory !== null) await open(directory);
    await tellProjects();
  });
  watch(() => [settings.language, settings.theme], tellSettings);
  watch(
    () => project.summary?.directory,
    () => void tellProjects(),
  );

  return { notice, failure, asksForAddress, choosePath, listen, attach };
});

function nameOf({ directory, name }: NamedProject): NamedProject {
  return { directory, name };
}
