import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import { connectEngine, type EngineClient } from '../client/engine.ts';
import { EngineFailure } from '../client/failure.ts';
import { listenToHost } from '../client/host-link.ts';
import type { DeviceFacts, EngineState } from '../engine-state.ts';

const HOST_SPEAKS_WITHIN = 4_000;

/** Loading TensorFlow and timing each backend takes long on a slow machine, and is done once. */
const PROBE_WITHIN = 180_000;

export const useEngine = defineStore('engine', () => {
  const state = ref<EngineState>({ engine: 'waiting' });
  const device = ref<DeviceFacts>({ state: 'unknown' });
  const client = shallowRef<EngineClient | null>(null);

  function listen(): void {
    setTimeout(() => {
      if (state.value.engine === 'waiting') state.value = { engine: 'alone' };
    }, HOST_SPEAKS_WITHIN);
    listenToHost({
      onState: (next) => change(next, null),
      onEngine: (port) => {
        change({ engine: 'running' }, connectEngine(port));
        void probeDevice();
      },
    });
  }

  function change(next: EngineState, engine: EngineClient | null): void {
    client.value?.close();
    client.value = engine;
    state.value = next;
    device.value = { state: 'unknown' };
  }

  /** Asks the engine to try each backend and keeps its report, or why there is none. */
  async function probeDevice(): Promise<void> {
    const asked = client.value;
    if (asked === null) return;
    device.value = { state: 'probing' };
    const facts = await asked
      .call((api, options) => api.backends.report({}, options), PROBE_WITHIN)
      .then((report): DeviceFacts => ({ state: 'known', report }), failed);
    if (client.value === asked) device.value = facts;
  }

  return { state, device, listen, probeDevice };
});

function failed(thrown: unknown): DeviceFacts {
  const { code, message } =
    thrown instanceof EngineFailure ? thrown : new EngineFailure('INTERNAL', String(thrown));
  return { state: 'failed', code, message };
}
