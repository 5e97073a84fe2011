import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { Model } from '../../shared/contract/models.ts';
import type { Policy } from '../../shared/contract/policies.ts';
import type { ProjectSummary } from '../../shared/contract/projects.ts';
import type { Session } from '../../shared/contract/sessions.ts';
import type { Failure } from '../failure.ts';
import { useEngine } from './engine.ts';
import { failureOf } from './failure.ts';
import { useSettings } from './settings.ts';

/** Many decisions in a second make one reading anew. */
const GATHER = 250;

type Elsewhere = { readonly before: string | null; readonly now: string | null };

type NewProject = Pick<ProjectSummary, 'directory' | 'name' | 'image'> & { readonly classes?: string[] };

export const useProject = defineStore('project', () => {
  const engine = useEngine();
  const settings = useSettings();
  const session = ref<Session | null>(null);
  const summary = ref<ProjectSummary | null>(null);
  const policy = ref<Policy | null>(null);
  const models = ref<readonly Model[]>([]);
  const failure = ref<Failure | null>(null);
  /** Which project this page works on, so that an engine that was started anew opens it again. */
  let wanted: string | null = null;
  let watching = new AbortController();
  /** While this page itself opens or closes a project. */
  let changing = false;
  /** What somebody else did to the project that was open here: its name, and the name of the one now open. */
  const elsewhere = ref<Elsewhere | null>(null);
  let gathering: ReturnType<typeof setTimeout> | null = null;

  const connected = computed(() => engine.state.engine === 'running');
  const canWrite = computed(() => connected.value && session.value?.role === 'reviewer');

  /** Name of a class; its number where the project does not name it. */
  const className = (index: number): string => summary.value?.classes[index] ?? String(index);

  /** Asks the engine anew who this page is to it, and reads the project that is open. */
  async function join(): Promise<void> {
    const before = session.value?.engine;
    try {
      session.value = await engine.call((api, options) => api.sessions.get({}, options));
      const anew = before !== undefined && before !== session.value.engine;
      if (session.value.project === null && wanted !== null && anew && session.value.role === 'reviewer') {
        await reopen(wanted);
      }
      if (settings.reviewer !== null) await identify(settings.reviewer);
      await settle();
      void follow();
    } catch (thrown) {
      if ((session.value?.project ?? null) === null) forget();
      failure.value = failureOf(thrown);
    }
  }

  /** Follows whoever else opens or closes a project, for the engine has one for all. Ends with the connection. */
  async function follow(): Promise<void> {
    await engine
      .stream(
        (api, options) => api.sessions.watch({}, options),
        (now) => void adopt(now),
      )
      .catch((thrown: unknown) => {
        if (connected.value) failure.value = failureOf(thrown);
      });
  }

  async function adopt(now: Session): Promise<void> {
    if (changing || now.project === (session.value?.project ?? null)) return;
    const before = summary.value?.name ?? null;
    session.value = now;
    await settle();
    elsewhere.value = { before, now: summary.value?.name ?? null };
  }

  async function reopen(directory: string): Promise<void> {
    await openIn(directory);
    session.value = await engine.call((api, options) => api.sessions.get({}, options));
  }

  /** After whatever may have opened or closed a project. */
  async function settle(): Promise<void> {
    watching.abort();
    if ((session.value?.project ?? null) === null) return forget();
    await refresh();
    wanted = session.value?.project ?? null;
    void watch();
    engine.projectIsOpen();
  }

  function forget(): void {
    wanted = null;
    summary.value = null;
    policy.value = null;
    models.value = [];
    failure.value = null;
  }

  /** Reads the project's facts anew; keeps the old ones and says why in `failure` where that does not work. */
  async function refresh(): Promise<void> {
    try {
      const [facts, inForce, known] = await Promise.all([
        engine.call((api, options) => api.projects.summary({}, options)),
        engine.call((api, options) => api.policies.current({}, options)),
        engine.call((api, options) => api.models.list({}, options)),
      ]);
      summary.value = { ...facts, ...unchanged(summary.value, facts) };
      policy.value = inForce;
      models.value = known;
      failure.value = null;
    } catch (thrown) {
      failure.value = failureOf(thrown);
    }
  }

  async function watch(): Promise<void> {
    watching = new AbortController();
    await engine
      .stream(
        (api, options) => api.activity.watch({}, options),
        ({ size }) => {
          if (size !== summary.value?.auditLeaves) refreshSoon();
        },
        watching.signal,
      )
      .catch((thrown: unknown) => {
        if (connected.value) failure.value = failureOf(thrown);
      });
  }

  function refreshSoon(): void {
    gathering ??= setTimeout(() => {
      gathering = null;
      void refresh();
    }, GATHER);
  }

  /** Throws an EngineFailure where the folder holds no project; the one that was open is open again then. */
  async function open(directory: string): Promise<void> {
    await instead(() => openIn(directory), directory);
  }

  async function create(project: NewProject): Promise<void> {
    await instead(() => engine.call((api, options) => api.projects.create(project, options)));
  }

  /** The engine holds one project, so the open one makes room for another. */
  async function instead(change: () => Promise<unknown>, keep?: string): Promise<void> {
    const { project: before } = await engine.call((api, options) => api.sessions.get({}, options));
    await ourselves(async () => {
      if (before !== null && before !== keep)
        await engine.call((api, options) => api.projects.close({}, options));
      try {
        await change();
      } catch (thrown) {
        if (before !== null) await openIn(before);
        throw thrown;
      }
    });
  }

  async function ourselves(change: () => Promise<unknown>): Promise<void> {
    watching.abort();
    changing = true;
    try {
      await change();
    } finally {
      changing = false;
      await readSession();
    }
  }

  const openIn = (directory: string): Promise<ProjectSummary> =>
    engine.call((api, options) => api.projects.open({ directory }, options));

  async function close(): Promise<void> {
    await ourselves(() => engine.call((api, options) => api.projects.close({}, options)));
  }

  /** Under which name this page's decisions are recorded from now on. */
  async function identify(reviewer: string): Promise<void> {
    session.value = await engine.call((api, options) => api.sessions.identify({ reviewer }, options));
  }

  async function readSession(): Promise<void> {
    session.value = await engine.call((api, options) => api.sessions.get({}, options));
    await settle();
  }

  engine.onConnect(join);

  return {
    session,
    summary,
    policy,
    models,
    failure,
    elsewhere,
    canWrite,
    className,
    join,
    refresh,
    open,
    create,
    close,
    identify,
  };
});

/** What is the same as before stays the same object, so that nothing is drawn anew for it. */
function unchanged(before: ProjectSummary | null, now: ProjectSummary): Partial<ProjectSummary> {
  const isSame = (key: 'image' | 'classes') => JSON.stringify(before?.[key]) === JSON.stringify(now[key]);
  return {
    ...(before !== null && isSame('image') ? { image: before.image } : {}),
    ...(before !== null && isSame('classes') ? { classes: before.classes } : {}),
  };
}
