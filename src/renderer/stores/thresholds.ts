import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { Split } from '../../shared/contract/common.ts';
import type { Outlook } from '../../shared/contract/thresholds.ts';
import type { Failure } from '../failure.ts';
import { useEngine } from './engine.ts';
import { failureOf } from './failure.ts';

/** What each threshold would do, of all scored images or of one split. */
export const useThresholds = defineStore('thresholds', () => {
  const engine = useEngine();
  const outlook = shallowRef<Outlook | null>(null);
  /** Null: every scored split but training. */
  const split = ref<Split | null>(null);
  /** Splits of the scored images, whichever is shown. */
  const splits = ref<readonly Split[]>([]);
  const failure = ref<Failure | null>(null);
  const loading = ref(false);
  let asked = 0;

  /** Counts anew; what was known stays until the answer is here. */
  async function load(): Promise<void> {
    const mine = ++asked;
    const wanted = split.value;
    loading.value = true;
    try {
      const answer = await engine.call((api, options) =>
        api.thresholds.outlook(wanted === null ? {} : { split: wanted }, options),
      );
      if (mine !== asked) return;
      outlook.value = answer;
      if (wanted === null) splits.value = answer.splits;
      failure.value = null;
    } catch (thrown) {
      if (mine !== asked) return;
      failure.value = failureOf(thrown);
      if (failure.value.code === 'NO_SCORES' || failure.value.code === 'NO_MODEL') outlook.value = null;
    } finally {
      if (mine === asked) loading.value = false;
    }
  }

  async function show(wanted: Split | null): Promise<void> {
    split.value = wanted;
    await load();
  }

  return { outlook, split, splits, failure, loading, load, show };
});
