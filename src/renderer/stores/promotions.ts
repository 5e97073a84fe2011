import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { Split } from '../../shared/contract/common.ts';
import type { ModelComparison, Promotion } from '../../shared/contract/models.ts';
import type { Failure } from '../failure.ts';
import { useEngine } from './engine.ts';
import { failureOf } from './failure.ts';
import { useJobs } from './jobs.ts';
import { onOtherProject } from './other-project.ts';
import { useProject } from './project.ts';

type Pair = { readonly old: number; readonly new: number };

/** The classifier in use beside one that may take its place, and what was decided about such. */
export const usePromotions = defineStore('promotions', () => {
  const engine = useEngine();
  const project = useProject();
  const jobs = useJobs();
  const pair = ref<Pair | null>(null);
  const comparison = shallowRef<ModelComparison | null>(null);
  /** One of both has not scored the validation images. */
  const missing = ref(false);
  const scoring = ref(false);
  const failure = ref<Failure | null>(null);
  /** Newest first. */
  const all = shallowRef<readonly Promotion[]>([]);

  /** What was decided about the pair that is shown. */
  const decided = computed(
    () => all.value.find(({ old, new: next }) => old === pair.value?.old && next === pair.value?.new) ?? null,
  );

  async function compare(next: number): Promise<void> {
    const old = project.policy?.classifier ?? null;
    if (old === null) return;
    pair.value = { old, new: next };
    comparison.value = null;
    await read();
  }

  async function read(): Promise<void> {
    const asked = pair.value;
    if (asked === null) return;
    missing.value = false;
    failure.value = null;
    try {
      const found = await engine.call((api, options) => api.models.compare(asked, options));
      if (pair.value === asked) comparison.value = found;
    } catch (thrown) {
      if (pair.value !== asked) return;
      const { code, message } = failureOf(thrown);
      missing.value = code === 'NO_SCORES';
      failure.value = missing.value ? null : { code, message };
    }
  }

  /** Test images too: how both do there is shown once it is decided. */
  async function score(): Promise<void> {
    const asked = pair.value;
    if (asked === null || scoring.value) return;
    scoring.value = true;
    try {
      const { test = 0 } = project.summary?.samples ?? {};
      for (const model of [asked.old, asked.new]) {
        for (const split of ['validation', ...(test > 0 ? (['test'] as const) : [])] as const) {
          await scored(model, split);
        }
      }
      await read();
    } catch (thrown) {
      failure.value = failureOf(thrown);
    } finally {
      scoring.value = false;
    }
  }

  async function scored(model: number, split: Split): Promise<void> {
    const { job } = await engine.call((api, options) => api.scoring.score({ model, split }, options));
    await jobs.started(job);
    await jobs.ended(job, new AbortController().signal);
  }

  /** Puts a model in use, or on record that it is not. Throws why it could not. */
  async function decide(model: number, promote: boolean, reason: string): Promise<void> {
    const request = { model, promote, reason };
    const promotion = await engine.call((api, options) => api.models.promote(request, options));
    all.value = [promotion, ...all.value];
    await project.refresh();
  }

  async function load(): Promise<void> {
    try {
      all.value = await engine.call((api, options) => api.models.promotions({}, options));
    } catch (thrown) {
      failure.value = failureOf(thrown);
    }
  }

  function close(): void {
    pair.value = null;
    comparison.value = null;
    failure.value = null;
  }

  onOtherProject(() => {
    close();
    all.value = [];
  });

  return { pair, comparison, missing, scoring, failure, all, decided, compare, score, decide, load, close };
});
