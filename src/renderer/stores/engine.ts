import { defineStore } from 'pinia';
import { onScopeDispose, ref, shallowRef } from 'vue';
import { connectEngine, type EngineClient } from '../client/engine.ts';
import { EngineFailure } from '../client/failure.ts';
import { listenToHost } from '../client/host-link.ts';
import type { HostListener } from '../client/host-listener.ts';
import type { DeviceFacts, EngineState } from '../engine-state.ts';
import { failureOf } from './failure.ts';

const HOST_SPEAKS_WITHIN = 4_000;

/** Loading TensorFlow and timing each backend takes long on a slow machine, and is done once. */
const PROBE_WITHIN = 180_000;

type Listener = () => void | Promise<void>;

export const useEngine = defineStore('engine', () => {
  const state = ref<EngineState>({ engine: 'waiting' });
  const device = ref<DeviceFacts>({ state: 'unknown' });
  const client = shallowRef<EngineClient | null>(null);
  const onConnected = new Set<Listener>();
  const onOpened = new Set<Listener>();
  const listening = new AbortController();

  onScopeDispose(() => {
    listening.abort();
    client.value?.close();
  });

  /** @param app hears from the desktop app, where this page is in it */
  function listen(app: HostListener['app']): void {
    setTimeout(() => {
      if (state.value.engine === 'waiting') state.value = { engine: 'alone' };
    }, HOST_SPEAKS_WITHIN);
    const listener: HostListener = {
      onState: (next) => change(next, null),
      onEngine: (port) => {
        change({ engine: 'running' }, connectEngine(port));
        run(onConnected);
        void probeDevice();
      },
      app,
    };
    listenToHost(listener, listening.signal);
  }

  function change(next: EngineState, engine: EngineClient | null): void {
    client.value?.close();
    client.value = engine;
    state.value = next;
    device.value = { state: 'unknown' };
  }

  /** Throws an EngineFailure: the engine's own, ENGINE_STOPPED while it is away, NO_ANSWER. */
  const call: EngineClient['call'] = async (make, within) => connected().call(make, within);

  /** Resolves when the stream has ended or was aborted; throws as `call` does, also when the engine goes away. */
  const stream: EngineClient['stream'] = async (make, onValue, until) =>
    connected().stream(make, onValue, until);

  function connected(): EngineClient {
    if (client.value === null) throw new EngineFailure('ENGINE_STOPPED', 'The engine is away');
    return client.value;
  }

  /** Runs `listener` whenever an engine was joined, before it is known which project it holds. */
  function onConnect(listener: Listener): () => void {
    onConnected.add(listener);
    return () => onConnected.delete(listener);
  }

  /**
   * Runs `listener` whenever there is a project to read anew: an engine with an open project was joined, or another
   * project was opened. Returns what ends that.
   */
  function onReconnect(listener: Listener): () => void {
    onOpened.add(listener);
    return () => onOpened.delete(listener);
  }

  /** Called by the project's store once a project is open. */
  function projectIsOpen(): void {
    run(onOpened);
  }

  /** Asks the engine to try each backend and keeps its report, or why there is none. */
  async function probeDevice(): Promise<void> {
    const asked = client.value;
    if (asked === null) return;
    device.value = { state: 'probing' };
    const facts = await asked
      .call((api, options) => api.backends.report({}, options), PROBE_WITHIN)
      .then(
        (report): DeviceFacts => ({ state: 'known', report }),
        (thrown: unknown): DeviceFacts => ({ state: 'failed', ...failureOf(thrown) }),
      );
    if (client.value === asked) device.value = facts;
  }

  return { state, device, listen, call, stream, onConnect, onReconnect, projectIsOpen, probeDevice };
});

/**
 * A listener that fails keeps its own failure; what it forgot to catch must not stop the others. Where the engine went
 * away meanwhile, all are run again once it is back.
 */
function run(listeners: ReadonlySet<Listener>): void {
  for (const listener of listeners) {
    void (async () => listener())().catch((thrown: unknown) => {
      const { code, message } = failureOf(thrown);
      if (code !== 'ENGINE_STOPPED') console.error(`${code}: ${message}`);
    });
  }
}
