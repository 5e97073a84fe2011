import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { ReviewFigures } from '../../shared/contract/agreement.ts';
import type { Split } from '../../shared/contract/common.ts';
import type { DecisionStats } from '../../shared/contract/decisions.ts';
import type { Report, Study } from '../../shared/contract/report.ts';
import type { Failure } from '../failure.ts';
import { useEngine } from './engine.ts';
import { failureOf } from './failure.ts';

export type ReportFormat = 'csv' | 'html' | 'review-csv';
export type RenderedReport = { readonly mediaType: string; readonly text: string };

/** Many passes over a large split take a while to add up. */
const COUNTED_WITHIN = 120_000;

/** The report on one split, and what reviewers said of the suggestions so far. */
export const useReport = defineStore('report', () => {
  const engine = useEngine();
  const report = shallowRef<Report | null>(null);
  const stats = shallowRef<DecisionStats | null>(null);
  const study = shallowRef<Study | null>(null);
  const review = shallowRef<ReviewFigures | null>(null);
  const split = ref<Split>('test');
  const failure = ref<Failure | null>(null);
  const statsFailure = ref<Failure | null>(null);
  const loading = ref(false);
  let asked = 0;

  async function load(): Promise<void> {
    const mine = ++asked;
    const wanted = split.value;
    loading.value = true;
    void loadStats();
    void loadStudy();
    try {
      const answer = await engine.call(
        (api, options) => api.report.get({ split: wanted }, options),
        COUNTED_WITHIN,
      );
      if (mine !== asked) return;
      report.value = answer;
      failure.value = null;
    } catch (thrown) {
      if (mine !== asked) return;
      failure.value = failureOf(thrown);
      if (report.value?.dataset.split !== wanted || failure.value.code === 'NO_SCORES') report.value = null;
    } finally {
      if (mine === asked) loading.value = false;
    }
  }

  async function loadStats(): Promise<void> {
    try {
      stats.value = await engine.call((api, options) => api.decisions.stats({}, options));
      review.value = await engine.call((api, options) => api.report.review({}, options));
      statsFailure.value = null;
    } catch (thrown) {
      statsFailure.value = failureOf(thrown);
    }
  }

  async function loadStudy(): Promise<void> {
    study.value = await engine.call((api, options) => api.report.study({}, options)).catch(() => null);
  }

  async function show(wanted: Split): Promise<void> {
    split.value = wanted;
    await load();
  }

  /** The report as a file. Throws an EngineFailure. */
  async function render(format: ReportFormat): Promise<RenderedReport> {
    const wanted = split.value;
    return engine.call(
      (api, options) => api.report.render({ split: wanted, format }, options),
      COUNTED_WITHIN,
    );
  }

  return {
    report,
    stats,
    study,
    review,
    split,
    failure,
    statsFailure,
    loading,
    load,
    loadStats,
    show,
    render,
  };
});
