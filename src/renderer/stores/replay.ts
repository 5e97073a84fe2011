import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { Failure } from '../failure.ts';
import type { ReplayAnswer } from '../review/replay-rows.ts';
import { useEngine } from './engine.ts';
import { failureOf } from './failure.ts';
import { onOtherProject } from './other-project.ts';

/** The first one waits for the backend; while something trains, a replay waits for its turn. */
const REPLAY_WITHIN = 180_000;

/** One sample's verdict computed anew by the engine; the newest that was asked for. */
export const useReplay = defineStore('replay', () => {
  const engine = useEngine();
  const sample = ref<number | null>(null);
  const running = ref(false);
  const answer = shallowRef<ReplayAnswer | null>(null);
  const failure = ref<Failure | null>(null);

  async function run(of: number): Promise<void> {
    if (running.value && sample.value === of) return;
    sample.value = of;
    running.value = true;
    answer.value = null;
    failure.value = null;
    try {
      const found = await engine.call(
        (api, options) => api.replay.sample({ sample: of }, options),
        REPLAY_WITHIN,
      );
      if (sample.value === of) answer.value = found;
    } catch (thrown) {
      if (sample.value === of) failure.value = failureOf(thrown);
    } finally {
      if (sample.value === of) running.value = false;
    }
  }

  function forget(): void {
    sample.value = null;
    running.value = false;
    answer.value = null;
    failure.value = null;
  }

  onOtherProject(forget);

  return { sample, running, answer, failure, run, forget };
});
