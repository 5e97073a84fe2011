import { createPinia, disposePinia, type Pinia } from 'pinia';
import { expect, inject, onTestFinished } from 'vitest';
import { createApp, h, shallowReactive, type Component } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { apiOver, type EngineApi } from '../../../src/renderer/client/api.ts';
import type { EnginePort } from '../../../src/renderer/client/engine-port.ts';
import { portOf } from '../../../src/renderer/client/socket-port.ts';
import { i18n } from '../../../src/renderer/i18n/index.ts';
import { useEngine } from '../../../src/renderer/stores/engine.ts';
import { useProject } from '../../../src/renderer/stores/project.ts';
import type { Role } from '../../../src/shared/contract/sessions.ts';
import { PORTS, type HostMessage } from '../../../src/shared/host-link.ts';
import './provided.ts';

const NOTHING = { render: () => null };

/**
 * Stores of their own for one test. They are asked for with `useX(pinia)`: what those of an earlier test still have
 * under way would otherwise be taken for the ones in use.
 */
export function freshStores(): Pinia {
  const pinia = createPinia();
  onTestFinished(() => disposePinia(pinia));
  return pinia;
}

type PropsOf<C> = C extends new (...args: never[]) => { $props: infer Props } ? Props : never;

export type Mounted<Props> = {
  /** Gives it other properties. */
  set(change: Partial<Props>): void;
  unmount(): void;
};

/** Puts a component on the page, in the app's own surroundings, until the test is over. */
export function mount<C extends Component>(
  component: C,
  props: PropsOf<C>,
  pinia: Pinia = freshStores(),
): Mounted<PropsOf<C>> {
  const place = document.createElement('main');
  document.body.append(place);
  const given = shallowReactive<Record<string, unknown>>(Object.assign({}, props));
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:rest(.*)*', component: NOTHING }],
  });
  const app = createApp({ render: () => h(component, given) });
  app.use(pinia).use(i18n).use(router).mount(place);
  let mounted = true;
  function unmount(): void {
    if (mounted) app.unmount();
    mounted = false;
    place.remove();
  }
  onTestFinished(unmount);
  return { set: (change) => Object.assign(given, change), unmount };
}

export type Link = {
  /** Frames of the engine no longer reach the page; those of the page still reach the engine. */
  mute(): void;
  /** The engine is gone, and the app says so. */
  cut(): void;
};

async function dial(name: string, role: Role): Promise<{ socket: WebSocket; engine: EnginePort }> {
  const socket = new WebSocket(`${inject('engines').replace('http', 'ws')}/engine/${name}/${role}`);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  onTestFinished(() => socket.close());
  return { socket, engine: portOf(socket) };
}

/** The methods of the engine of a name, called by somebody else than the page. */
export async function somebody(name: string): Promise<EngineApi> {
  const { engine } = await dial(name, 'reviewer');
  return apiOver(engine);
}

/** Gives the page a port to the engine of a name, as the desktop app does. */
export async function join(name: string, role: Role = 'reviewer'): Promise<Link> {
  const { socket, engine } = await dial(name, role);
  const { port1, port2 } = new MessageChannel();
  let muted = false;
  engine.addEventListener('message', ({ data }) => {
    if (!muted) port1.postMessage(data);
  });
  port1.addEventListener('message', ({ data }) => engine.postMessage(data));
  port1.start();
  window.postMessage(PORTS.engine, window.location.origin, [port2]);
  return {
    mute: () => (muted = true),
    cut() {
      socket.close();
      const app = new MessageChannel();
      const gone: HostMessage = { engine: 'stopped', reason: 'It crashed', failures: 1, retryIn: 10 };
      app.port1.postMessage(gone);
      window.postMessage(PORTS.host, window.location.origin, [app.port2]);
    },
  };
}

const NO_APP = { onJoin: () => undefined, onCommand: () => undefined, onNotice: () => undefined };

type Opened = { readonly pinia: Pinia; readonly link: Link; readonly folder: string };

/** A page joined to the engine of a name, which has a scored project of its own open. */
export async function openProject(name: string, role: Role = 'reviewer'): Promise<Opened> {
  const pinia = freshStores();
  const project = useProject(pinia);
  useEngine(pinia).listen(NO_APP);
  const folder = await makeProject();
  const api = await somebody(name);
  await api.projects.close({});
  await api.projects.open({ directory: folder });
  const link = await join(name, role);
  await expect.poll(() => project.summary?.directory).toBe(folder);
  return { pinia, link, folder };
}

/** Folder of a new scored project. */
export async function makeProject(): Promise<string> {
  const answer = await fetch(`${inject('engines')}/project`);
  return answer.text();
}
