import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { Job, Preview } from '../../shared/contract/jobs.ts';
import type { ClassifierRequest, GwinRequest } from '../../shared/contract/training.ts';
import { curvesOf } from '../components/training/curves.ts';
import { mergePreviews, mergeReadings, type Reading } from '../components/training/readings.ts';
import { isLive, isTraining } from '../components/training/run-facts.ts';
import { runRows } from '../components/training/run-rows.ts';
import type { ReviewedCounts } from '../components/training/start-form.ts';
import type { Failure } from '../failure.ts';
import { useEngine } from './engine.ts';
import { failureOf } from './failure.ts';
import { useJobs } from './jobs.ts';
import { useProject } from './project.ts';

/** The training that is looked at: how it went so far, and what can be done with it. */
export const useTraining = defineStore('training', () => {
  const engine = useEngine();
  const project = useProject();
  const jobs = useJobs();
  /** Null: the form for a new one. */
  const shown = ref<number | null>(null);
  const readings = shallowRef<readonly Reading[]>([]);
  const previews = shallowRef<readonly Preview[]>([]);
  const failure = ref<Failure | null>(null);
  const reviewed = shallowRef<ReviewedCounts | null>(null);

  const job = computed(() => jobs.find(shown.value));
  const curves = computed(() => (job.value === null ? [] : curvesOf(job.value.kind, readings.value)));
  const rows = computed(() => runRows(jobs.all, project.models, project.policy));

  function show(id: number | null): void {
    if (shown.value === id) return;
    shown.value = id;
    readings.value = [];
    previews.value = [];
    failure.value = null;
    if (id !== null) void readHistory(id);
  }

  async function readHistory(id: number): Promise<void> {
    try {
      const history = await engine.call((api, options) => api.training.history({ job: id }, options));
      if (shown.value !== id) return;
      readings.value = mergeReadings(history.points, readings.value);
      previews.value = mergePreviews(history.previews, previews.value);
    } catch (thrown) {
      if (shown.value === id) failure.value = failureOf(thrown);
    }
  }

  jobs.onChange(({ id, kind, state, progress }) => {
    if (id !== shown.value || !isTraining(kind)) return;
    if (progress !== null) {
      const { phase, done, figures, preview } = progress;
      readings.value = mergeReadings(readings.value, [{ phase, done, figures }]);
      if (preview !== undefined) previews.value = mergePreviews(previews.value, [preview]);
    }
    // Reports come ten times a second at most; what fell between two of them is in the history.
    if (!isLive(state)) void readHistory(id);
  });

  async function startClassifier(request: ClassifierRequest): Promise<number> {
    const { job } = await engine.call((api, options) => api.training.classifier(request, options));
    return jobs.started(job);
  }

  async function startGwin(request: GwinRequest): Promise<number> {
    const { job } = await engine.call((api, options) => api.training.gwin(request, options));
    return jobs.started(job);
  }

  /** What a training could learn from beside the labels that came with the data. */
  async function countReviewed(): Promise<void> {
    const counted = (which: 'all' | 'overrides') =>
      engine.call((api, options) => api.training.reviewed({ which }, options));
    try {
      const [all, overrides] = await Promise.all([counted('all'), counted('overrides')]);
      reviewed.value = { all, overrides };
    } catch (thrown) {
      failure.value = failureOf(thrown);
    }
  }

  /** The training to look at first: one under way, else the newest that did not end well or that made a model last. */
  function preferred(): Job | null {
    return jobs.liveTraining ?? jobs.all.find(({ kind }) => isTraining(kind)) ?? null;
  }

  engine.onReconnect(() => {
    const again = shown.value;
    shown.value = null;
    show(again);
  });

  return {
    shown,
    job,
    curves,
    previews,
    readings,
    rows,
    failure,
    reviewed,
    countReviewed,
    show,
    startClassifier,
    startGwin,
    preferred,
  };
});
